package dev.herd.node;

/**
 * How long a peer is silent as a rule, and from when on that is unusual: the phi accrual failure detector (Hayashibara,
 * Défago, Yared and Katayama, SRDS 2004) at phi = 8, that is, a suspicion which is wrong once in 10^8 silences if they
 * are spread normally. Silences much shorter than a heartbeat are left out: they say only that there was much to send.
 *
 * <p>Noted by one thread, read by any.
 */
final class Silences {

    private static final int WINDOW = 100;

    /** So many standard deviations above the mean, a normal distribution has 10^-8 left. */
    private static final double PHI_8 = 5.612;

    private final long least;
    private final double leastDeviation;
    private final long[] window = new long[WINDOW];
    private int noted;
    private double sum;
    private double squares;
    private volatile long unusual;

    /**
     * None noted yet, but for what is to be expected.
     *
     * @param heartbeatNanos after how long a peer that has nothing to say gives a sign of life
     */
    Silences(long heartbeatNanos) {
        least = heartbeatNanos / 4;
        leastDeviation = heartbeatNanos / 10.0;
        note(heartbeatNanos + least);
        note(heartbeatNanos - least);
    }

    /** A silence is over. */
    void note(long nanos) {
        if (nanos < least) {
            return;
        }
        int at = noted++ % WINDOW;
        double before = window[at];
        window[at] = nanos;
        sum += nanos - before;
        squares += (double) nanos * nanos - before * before;
        int count = Math.min(noted, WINDOW);
        double mean = sum / count;
        double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
        unusual = (long) (mean + PHI_8 * Math.max(leastDeviation, deviation));
    }

    /** From how long on, in nanoseconds, a silence is unusual. */
    long unusual() {
        return unusual;
    }
}
