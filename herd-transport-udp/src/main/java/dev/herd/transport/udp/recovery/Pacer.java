package dev.herd.transport.udp.recovery;

/**
 * Spreads what a window allows over a round trip, so that no router on the way has to take it at once: RFC 9002, section
 * 7.7. A bucket that fills at 1.25 windows in a round trip and holds ten datagrams, or what two ticks of a timer let in.
 */
public final class Pacer {

    private static final int BURST_DATAGRAMS = 10;
    private static final long TICKS = 2 * RoundTrip.GRANULARITY;

    private double tokens = Double.MAX_VALUE; // full, however large it is
    private long filledAt;

    /** A full bucket. */
    public Pacer() {}

    /**
     * How long to wait for the next datagram.
     *
     * @param bytes its size
     * @param now the time
     * @param window how many bytes may go in a round trip
     * @param roundTrip how long that is, in nanoseconds, positive
     * @param datagram the largest datagram, in bytes
     * @return nanoseconds, 0 if it may go now
     */
    public long delay(int bytes, long now, long window, long roundTrip, int datagram) {
        double rate = 1.25 * window / roundTrip;
        double most = Math.max((double) BURST_DATAGRAMS * datagram, rate * TICKS);
        tokens = Math.min(most, tokens + rate * Math.max(0, now - filledAt));
        filledAt = now;
        return tokens >= bytes ? 0 : (long) Math.ceil((bytes - tokens) / rate);
    }

    /**
     * A datagram was sent.
     *
     * @param bytes its size
     */
    public void sent(int bytes) {
        tokens -= bytes;
    }
}
