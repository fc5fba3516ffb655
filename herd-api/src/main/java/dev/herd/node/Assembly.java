package dev.herd.node;

import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import dev.herd.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A large record on its way in. A transfer with a later number takes the place of the one before, which its sender has
 * abandoned. Takes the record's size from memory once, after its first chunk, and only within the node's limits. Used
 * on the link's thread.
 */
final class Assembly {

    /** What a link loses leaves gaps, but no more of them than it has frames under way. */
    private static final int MOST_GAPS = 4_096;

    private final int mostBytes;
    private byte @Nullable [] bytes;
    private int number;
    private boolean begun;
    private RangeSet<Integer> missing = TreeRangeSet.create();

    Assembly(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Takes a chunk in; returns the record's bytes if it was the last that was missing, else null. */
    byte @Nullable [] chunk(ByteBuffer body) throws MalformedFrameException {
        if (body.remaining() < 12) {
            throw new MalformedFrameException("a chunk of " + body.remaining() + " bytes");
        }
        int of = body.getInt();
        int total = body.getInt();
        int offset = body.getInt();
        int length = body.remaining();
        if (total <= 0 || total > mostBytes) {
            throw new MalformedFrameException("a record of " + total + " bytes, but " + mostBytes + " are the most");
        }
        if (offset < 0 || length == 0 || offset > total - length) {
            throw new MalformedFrameException(
                    "a chunk of " + length + " bytes at " + offset + " of a record of " + total);
        }
        if (begun && of - number < 0) {
            return null; // late, of a transfer that was abandoned
        }
        if (!begun || of != number) {
            begun = true;
            number = of;
            bytes = new byte[total];
            missing = TreeRangeSet.create();
            missing.add(Range.closedOpen(0, total));
        }
        byte[] into = bytes;
        if (into == null) {
            return null; // once more, after it was complete
        }
        if (into.length != total) {
            throw new MalformedFrameException("a chunk that changes its record's size");
        }
        body.get(into, offset, length);
        missing.remove(Range.closedOpen(offset, offset + length));
        if (missing.asRanges().size() > MOST_GAPS) {
            throw new MalformedFrameException("a record in pieces with more than " + MOST_GAPS + " gaps between them");
        }
        if (!missing.isEmpty()) {
            return null;
        }
        bytes = null;
        return into;
    }
}
