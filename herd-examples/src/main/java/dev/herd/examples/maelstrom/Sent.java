package dev.herd.examples.maelstrom;

import com.google.gson.JsonArray;
import dev.herd.transport.LinkHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * The frames of a link that nothing is known of yet: after QUIC's recovery (RFC 9002), with a window that is small after
 * silence, and otherwise always the same, since Maelstrom's network has no bandwidth to share.
 */
final class Sent {

    /** How long the other end may keep an acknowledgement to itself. */
    static final long ACKNOWLEDGE_AFTER_NANOS = 500_000_000;

    private static final int WINDOW = 64;
    private static final int REORDERED = 3;
    private static final long FIRST_ROUND_TRIP_NANOS = 500_000_000;
    private static final long GRANULARITY_NANOS = 50_000_000;

    /** A frame on its way. */
    private record Frame(long ticket, long moment) {}

    private final TreeMap<Long, Frame> frames = new TreeMap<>();
    private long roundTripNanos = FIRST_ROUND_TRIP_NANOS;
    private int window = WINDOW;
    private long lastNumber;

    boolean full() {
        return frames.size() >= window;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    long nextNumber() {
        return lastNumber + 1;
    }

    /** The frame of the next number is sent, which a fill of this ticket has made. */
    void add(long ticket, long now) {
        frames.put(++lastNumber, new Frame(ticket, now));
    }

    long oldestWaiting() {
        return frames.isEmpty() ? lastNumber + 1 : frames.firstKey();
    }

    /** When the oldest is taken for lost, if nothing is heard. */
    long deadline() {
        return frames.firstEntry().getValue().moment + patience();
    }

    private long patience() {
        return ACKNOWLEDGE_AFTER_NANOS + 2 * roundTripNanos + GRANULARITY_NANOS;
    }

    /**
     * The other end says what has come.
     *
     * @param ranges as {@link Received#ranges} makes them; anything else is left out
     * @param heldNanos how long the last of them has been there
     */
    void acknowledged(JsonArray ranges, long heldNanos, long now, LinkHandler handler) {
        List<Long> arrived = new ArrayList<>();
        for (int i = 0; i + 1 < ranges.size(); i += 2) {
            long first = ranges.get(i).getAsLong();
            long last = ranges.get(i + 1).getAsLong();
            if (first <= last) {
                arrived.addAll(frames.subMap(first, true, last, true).keySet());
            }
        }
        if (arrived.isEmpty()) {
            return;
        }
        window = WINDOW;
        long newest = arrived.get(arrived.size() - 1);
        Frame frame = frames.get(newest);
        if (frame != null && newest == ranges.get(ranges.size() - 1).getAsLong()) {
            long sample = Math.max(0, now - frame.moment - Math.max(0, heldNanos));
            roundTripNanos += (sample - roundTripNanos) / 4;
        }
        tell(arrived, handler::delivered);
        tell(List.copyOf(frames.headMap(newest - REORDERED + 1).keySet()), handler::lost);
    }

    /** Silence for too long: whatever is older than that is lost, and little is sent until something is heard. */
    void timeOut(long now, LinkHandler handler) {
        long before = now - patience();
        List<Long> late = new ArrayList<>();
        for (Map.Entry<Long, Frame> each : frames.entrySet()) {
            if (each.getValue().moment <= before) {
                late.add(each.getKey());
            }
        }
        if (!late.isEmpty()) {
            window = 1;
            tell(late, handler::lost);
        }
    }

    private void tell(List<Long> numbers, LongConsumer outcome) {
        for (Long number : numbers) {
            Frame frame = frames.remove(number);
            if (frame != null) {
                outcome.accept(frame.ticket);
            }
        }
    }
}
