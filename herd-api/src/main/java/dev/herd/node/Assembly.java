package dev.herd.node;

import dev.herd.value.HerdRecord;
import dev.herd.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A large record on its way in, the only one of its link: a transfer with a later number takes the place of the one
 * before, which its sender has abandoned. The memory that it takes follows what has arrived, whatever size is claimed:
 * about twice as much at most, and a little for each piece. Used on the link's thread.
 */
final class Assembly {

    /** What a link loses leaves gaps, but no more of them than it has frames under way. */
    private static final int MOST_PIECES = 4_096;

    /** Bytes that follow each other, in an array that grows. */
    private static final class Piece {
        private byte[] bytes;
        private int length;

        Piece(int room) {
            bytes = new byte[room];
        }

        /** Takes bytes in; it never grows past a bound, which leaves room for them. */
        void append(ByteBuffer from, int count, int most) {
            reserve(count, most);
            from.get(bytes, length, count);
            length += count;
        }

        void append(Piece next, int most) {
            reserve(next.length, most);
            System.arraycopy(next.bytes, 0, bytes, length, next.length);
            length += next.length;
        }

        private void reserve(int count, int most) {
            if (length + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(length + count, 2L * bytes.length)));
            }
        }
    }

    /** No node takes a larger one: key and value at the upper ends of their limits. */
    private static final int MOST_BYTES = HerdRecord.MOST_OVERHEAD + 65_535 + (1 << 30);

    private final int mostBytes;
    private final IntConsumer tooLarge;
    private final TreeMap<Integer, Piece> pieces = new TreeMap<>(); // by where they begin; none overlap
    private boolean begun;
    private int number;
    private int total;
    private int missing;

    /**
     * Nothing yet.
     *
     * @param mostBytes the largest record that this node takes
     * @param tooLarge is told of the size of a larger one, once; its chunks are passed over
     */
    Assembly(int mostBytes, IntConsumer tooLarge) {
        this.mostBytes = mostBytes;
        this.tooLarge = tooLarge;
    }

    /**
     * Takes a chunk in.
     *
     * @return the record's bytes if it was the last that was missing, else null
     */
    byte @Nullable [] chunk(ByteBuffer body) throws MalformedFrameException {
        if (body.remaining() < 12) {
            throw new MalformedFrameException("a chunk of " + body.remaining() + " bytes");
        }
        int of = body.getInt();
        int size = body.getInt();
        int offset = body.getInt();
        int length = body.remaining();
        if (size <= 0 || size > MOST_BYTES) {
            throw new MalformedFrameException("a record of " + size + " bytes, but " + MOST_BYTES + " are the most");
        }
        if (offset < 0 || length == 0 || offset > size - length) {
            throw new MalformedFrameException(
                    "a chunk of " + length + " bytes at " + offset + " of a record of " + size);
        }
        if (begun && of - number < 0) {
            return null; // late, of a transfer that was abandoned
        }
        if (!begun || of != number) {
            begin(of, size);
        }
        if (size != total) {
            throw new MalformedFrameException("a chunk that changes its record's size");
        }
        if (missing == 0) {
            return null; // once more, after it was complete; or too large
        }
        take(body, offset, offset + length);
        if (pieces.size() > MOST_PIECES) {
            throw new MalformedFrameException("a record in more than " + MOST_PIECES + " pieces with gaps between");
        }
        return missing == 0 ? whole() : null;
    }

    private void begin(int of, int size) {
        begun = true;
        number = of;
        total = size;
        missing = size;
        pieces.clear();
        if (size > mostBytes) {
            missing = 0;
            tooLarge.accept(size);
        }
    }

    /** Takes what is not there yet of the bytes between two places. */
    private void take(ByteBuffer body, int from, int to) {
        int start = body.position() - from;
        int at = from;
        while (at < to) {
            Map.Entry<Integer, Piece> before = pieces.floorEntry(at);
            int covered = before == null ? 0 : before.getKey() + before.getValue().length;
            if (covered > at) {
                at = covered;
                continue;
            }
            Integer next = pieces.higherKey(at);
            int until = next == null ? to : Math.min(to, next);
            body.position(start + at);
            if (before != null && covered == at) {
                before.getValue().append(body, until - at, total - before.getKey());
                join(before.getKey(), before.getValue());
            } else {
                Piece piece = new Piece(until - at);
                piece.append(body, until - at, total - at);
                pieces.put(at, piece);
                join(at, piece);
            }
            missing -= until - at;
            at = until;
        }
    }

    /** Appends what follows a piece, unless that is larger: who sends backwards would have it copied each time. */
    private void join(int at, Piece piece) {
        Piece next = pieces.get(at + piece.length);
        while (next != null && next.length <= piece.length) {
            pieces.remove(at + piece.length);
            piece.append(next, total - at);
            next = pieces.get(at + piece.length);
        }
    }

    private byte[] whole() {
        Piece first = pieces.firstEntry().getValue();
        byte[] whole = first.bytes;
        if (first.length < total) {
            whole = new byte[total];
            for (Map.Entry<Integer, Piece> piece : pieces.entrySet()) {
                System.arraycopy(piece.getValue().bytes, 0, whole, piece.getKey(), piece.getValue().length);
            }
        }
        pieces.clear();
        return whole;
    }
}
