package dev.herd.transport.udp.packet;

import java.nio.ByteBuffer;

/**
 * Which packets have come, as ranges from the newest to the oldest, and how long the newest one waited for being said.
 * Reused: one for all that are written, one for all that are read.
 */
public final class Ack {

    /** The most ranges that are told. */
    public static final int MOST_RANGES = 32;

    private static final int MICRO = 1_000;

    private final long[] low = new long[MOST_RANGES];
    private final long[] high = new long[MOST_RANGES];
    private int ranges;
    private long delayNanos;

    /** An acknowledgement of nothing. */
    public Ack() {}

    /**
     * Begins anew.
     *
     * @param delay how long the newest packet has waited, in nanoseconds, not negative
     */
    public void clear(long delay) {
        ranges = 0;
        delayNanos = delay;
    }

    /**
     * Adds an older range.
     *
     * @param from its oldest packet
     * @param to its newest, at least two older than the oldest of the range before
     * @return false if there are {@link #MOST_RANGES} already
     */
    public boolean add(long from, long to) {
        if (ranges == MOST_RANGES) {
            return false;
        }
        low[ranges] = from;
        high[ranges++] = to;
        return true;
    }

    /**
     * How many ranges there are.
     *
     * @return the number; at least 1 if it was read
     */
    public int ranges() {
        return ranges;
    }

    /**
     * The oldest packet of a range.
     *
     * @param range which, 0 being the newest
     * @return its number
     */
    public long low(int range) {
        return low[range];
    }

    /**
     * The newest packet of a range.
     *
     * @param range which, 0 being the newest
     * @return its number
     */
    public long high(int range) {
        return high[range];
    }

    /**
     * How long the newest packet waited.
     *
     * @return nanoseconds, as the other end has it
     */
    public long delayNanos() {
        return delayNanos;
    }

    /** Writes as many ranges as there is room for; returns false, with nothing written, if there isn't for one. */
    boolean write(ByteBuffer output) {
        long delay = Math.min(delayNanos / MICRO, Varint.MOST);
        int room = output.remaining() - 2 - Varint.size(high[0]) - Varint.size(delay) - Varint.size(high[0] - low[0]);
        if (ranges == 0 || room < 0) {
            return false;
        }
        int more = 0;
        while (more + 1 < ranges && (room -= Varint.size(gap(more + 1)) + Varint.size(span(more + 1))) >= 0) {
            more++;
        }
        output.put(Frames.ACK);
        Varint.write(high[0], output);
        Varint.write(delay, output);
        output.put((byte) more);
        Varint.write(span(0), output);
        for (int i = 1; i <= more; i++) {
            Varint.write(gap(i), output);
            Varint.write(span(i), output);
        }
        return true;
    }

    private long gap(int range) {
        return low[range - 1] - high[range] - 2;
    }

    private long span(int range) {
        return high[range] - low[range];
    }

    void read(ByteBuffer input) throws MalformedPacketException {
        long largest = Varint.read(input);
        long micros = Varint.read(input);
        clear(micros > Long.MAX_VALUE / MICRO ? Long.MAX_VALUE : micros * MICRO);
        if (!input.hasRemaining()) {
            throw new MalformedPacketException("an acknowledgement is cut off");
        }
        int more = input.get() & 0xff;
        if (more >= MOST_RANGES) {
            throw new MalformedPacketException("an acknowledgement of " + (more + 1) + " ranges");
        }
        long to = largest;
        for (int i = 0; i <= more; i++) {
            if (i > 0) {
                to = low[i - 1] - 2 - Varint.read(input);
            }
            long from = to - Varint.read(input);
            if (from < 0) {
                throw new MalformedPacketException("an acknowledgement of packets before the first");
            }
            add(from, to);
        }
    }
}
