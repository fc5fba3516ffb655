package dev.herd.node;

import com.google.common.collect.Range;
import com.google.common.collect.RangeSet;
import com.google.common.collect.TreeRangeSet;
import dev.herd.value.HerdRecord;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A large record on its way out in chunks, between the other messages. Used on the link's thread. */
final class Transfer {

    final int number;
    final HerdRecord record;
    private final RangeSet<Integer> unsent = TreeRangeSet.create();
    private final RangeSet<Integer> undelivered = TreeRangeSet.create();

    Transfer(int number, HerdRecord record) {
        this.number = number;
        this.record = record;
        unsent.add(Range.closedOpen(0, record.size()));
        undelivered.add(Range.closedOpen(0, record.size()));
    }

    /** Whether it carries this version. */
    boolean carries(@Nullable HerdRecord stored) {
        return stored != null
                && stored.size() == record.size()
                && stored.time() == record.time()
                && stored.origin() == record.origin()
                && stored.accepted() == record.accepted();
    }

    boolean sent() {
        return unsent.isEmpty();
    }

    boolean delivered() {
        return undelivered.isEmpty();
    }

    /** Writes the next chunk, of at most so many bytes with all that belongs to it; null if that is too few. */
    @Nullable
    Range<Integer> write(ByteBuffer frame, int most) {
        int room = most - Messages.CHUNK_OVERHEAD;
        if (room <= 0 || sent()) {
            return null;
        }
        Range<Integer> rest = unsent.asRanges().iterator().next();
        int from = rest.lowerEndpoint();
        int length = Math.min(room, rest.upperEndpoint() - from);
        Messages.begin(Messages.CHUNK, 12 + length, frame);
        frame.putInt(number).putInt(record.size()).putInt(from);
        record.writeTo(from, length, frame);
        Range<Integer> part = Range.closedOpen(from, from + length);
        unsent.remove(part);
        return part;
    }

    void delivered(Range<Integer> part) {
        undelivered.remove(part);
        unsent.remove(part);
    }

    void lost(Range<Integer> part) {
        RangeSet<Integer> again = TreeRangeSet.create(undelivered.subRangeSet(part));
        unsent.addAll(again);
    }
}
