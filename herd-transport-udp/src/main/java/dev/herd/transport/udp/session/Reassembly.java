package dev.herd.transport.udp.session;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of frames together. Each part comes once at most, since each packet does. What was taken is acknowledged,
 * so a frame that is given up here must never look as if it had arrived: its later parts are refused.
 */
final class Reassembly {

    private static final int MOST_FRAMES = 32;
    private static final int LEAST_BYTES = 1 << 20;
    private static final int MOST_GAPS = 256;
    private static final long PATIENCE = 10_000_000_000L;

    private final TreeMap<Long, Partial> partials = new TreeMap<>();
    private final long mostBytes;
    private long bytes;
    private long givenUpThrough = -1;
    private long changedAt;

    private static final class Partial {
        private final ByteBuffer frame;
        private final TreeMap<Integer, Integer> taken = new TreeMap<>(); // from where to where; never adjoining

        private final long begunAt;

        Partial(int total, long now) {
            frame = ByteBuffer.allocate(total);
            begunAt = now;
        }

        /** Returns whether the bytes from one place to another are new. */
        boolean take(int from, int to) {
            Map.Entry<Integer, Integer> before = taken.floorEntry(from);
            Map.Entry<Integer, Integer> after = taken.ceilingEntry(from);
            if ((before != null && before.getValue() > from) || (after != null && after.getKey() < to)) {
                return false;
            }
            int start = from;
            int end = to;
            if (before != null && before.getValue() == from) {
                start = before.getKey();
            }
            if (after != null && after.getKey() == to) {
                end = after.getValue();
                taken.remove(after.getKey());
            }
            taken.put(start, end);
            return true;
        }

        boolean isWhole() {
            Map.Entry<Integer, Integer> first = taken.firstEntry();
            return first != null && first.getKey() == 0 && first.getValue() == frame.capacity();
        }
    }

    /** What came of a part. */
    enum Result {
        /** It is kept; the frame isn't whole yet. */
        TAKEN,
        /** The frame is whole. */
        WHOLE,
        /** The frame was given up before: the part must not be acknowledged. */
        REFUSED,
        /** It contradicts another part. */
        WRONG
    }

    private @Nullable ByteBuffer whole;

    /** Keeps no more than a few frames' bytes, or 1 MiB. */
    Reassembly(int frameLimit) {
        mostBytes = Math.max(LEAST_BYTES, 4L * frameLimit);
    }

    /** Takes a part, whose bounds were checked. */
    Result add(long number, int total, int offset, ByteBuffer part, long now) {
        if (part.remaining() == total) {
            whole = part;
            return Result.WHOLE;
        }
        if (number <= givenUpThrough) {
            return Result.REFUSED;
        }
        changedAt = now;
        Partial partial = partials.get(number);
        if (partial == null) {
            if (!makeRoom(total, now) || number <= givenUpThrough) {
                return Result.REFUSED;
            }
            partial = new Partial(total, now);
            partials.put(number, partial);
            bytes += total;
        }
        if (partial.frame.capacity() != total) {
            return Result.WRONG;
        }
        if (partial.taken.size() == MOST_GAPS) {
            while (givenUpThrough < number) {
                giveUpOldest();
            }
            return Result.REFUSED;
        }
        if (!partial.take(offset, offset + part.remaining())) {
            return Result.WRONG;
        }
        partial.frame.put(offset, part, part.position(), part.remaining());
        if (!partial.isWhole()) {
            return Result.TAKEN;
        }
        partials.remove(number);
        bytes -= total;
        whole = partial.frame;
        return Result.WHOLE;
    }

    /** The frame that the last part made whole. */
    ByteBuffer whole() {
        ByteBuffer frame = whole;
        if (frame == null) {
            throw new IllegalStateException("no frame is whole");
        }
        whole = null;
        return frame;
    }

    /**
     * Gives up what has been waiting longest, but nothing that came with the same packet: or one packet of thousands of
     * short parts, each of another long frame, would have memory taken for all of those.
     */
    private boolean makeRoom(int total, long now) {
        while (!partials.isEmpty() && (partials.size() == MOST_FRAMES || bytes + total > mostBytes)) {
            if (partials.firstEntry().getValue().begunAt == now) {
                return false;
            }
            giveUpOldest();
        }
        return true;
    }

    private void giveUpOldest() {
        Map.Entry<Long, Partial> oldest = partials.pollFirstEntry();
        if (oldest != null) {
            givenUpThrough = oldest.getKey();
            bytes -= oldest.getValue().frame.capacity();
        }
    }

    /** Gives up what has been waiting for long; what the other end sent and lost will never be whole. */
    void expire(long now) {
        while (!partials.isEmpty() && now - changedAt > PATIENCE) {
            giveUpOldest();
        }
    }

    /** How many bytes are kept. */
    long bytes() {
        return bytes;
    }
}
