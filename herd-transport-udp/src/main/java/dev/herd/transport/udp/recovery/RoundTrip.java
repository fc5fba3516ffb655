package dev.herd.transport.udp.recovery;

/** How long packets take there and back: RFC 9002, section 5. All times in nanoseconds. */
public final class RoundTrip {

    static final long MILLI = 1_000_000;

    /** The least that a timer is good for. */
    static final long GRANULARITY = MILLI;

    /** The longest that an end waits before it acknowledges. */
    static final long MOST_ACK_DELAY = 25 * MILLI;

    private long least;
    private long latest;
    private long smoothed;
    private long variation;
    private boolean sampled;

    /**
     * An estimate without a measurement.
     *
     * @param initial what to begin with: 333 ms for a path of which nothing is known
     */
    public RoundTrip(long initial) {
        restart(initial);
    }

    /**
     * Forgets everything, since the path is another one now.
     *
     * @param initial what to begin with
     */
    public void restart(long initial) {
        smoothed = initial;
        variation = initial / 2;
        latest = initial;
        least = 0;
        sampled = false;
    }

    /**
     * A packet was acknowledged.
     *
     * @param elapsed how long ago it was sent
     * @param ackDelay how long the other end says that it waited before it acknowledged; may be a lie
     */
    void sample(long elapsed, long ackDelay) {
        latest = elapsed;
        if (!sampled) {
            sampled = true;
            least = elapsed;
            smoothed = elapsed;
            variation = elapsed / 2;
            return;
        }
        least = Math.min(least, elapsed);
        long delay = Math.min(ackDelay, MOST_ACK_DELAY);
        long adjusted = elapsed >= least + delay ? elapsed - delay : elapsed;
        variation = (3 * variation + Math.abs(smoothed - adjusted)) / 4;
        smoothed = (7 * smoothed + adjusted) / 8;
    }

    /**
     * The estimate.
     *
     * @return the smoothed round-trip time, positive
     */
    public long smoothed() {
        return Math.max(1, smoothed);
    }

    boolean isSampled() {
        return sampled;
    }

    /**
     * How long this end may wait before it acknowledges: a quarter of a round trip, so that it hardly delays the other end's
     * conclusions.
     *
     * @return 1 to 25 ms
     */
    public long ackDelay() {
        return Math.max(GRANULARITY, Math.min(MOST_ACK_DELAY, smoothed / 4));
    }

    /**
     * After what time without an acknowledgement to send a probe, not yet backed off: RFC 9002, section 6.2.1.
     *
     * @return the probe timeout
     */
    public long probeTimeout() {
        // The other end keeps to the same rule, with an estimate of the same path: far less than a whole round trip.
        long theirDelay = Math.max(2 * GRANULARITY, Math.min(MOST_ACK_DELAY, smoothed));
        return smoothed + Math.max(4 * variation, GRANULARITY) + theirDelay;
    }

    /** How long after a packet another one's acknowledgement shows it to be lost: RFC 9002, section 6.1.2. */
    long lossDelay() {
        return Math.max(GRANULARITY, Math.max(latest, smoothed) * 9 / 8);
    }

    /** For how long everything must have been lost until the path counts as jammed: RFC 9002, section 7.6.1. */
    long persistentCongestion() {
        return 3 * probeTimeout();
    }
}
