package dev.herd.transport.udp.session;

/**
 * How many agreements one session may still cost this end, since each takes a good part of a millisecond: some at once, and
 * after that one every few seconds. A change of keys needs one.
 */
final class Agreements {

    private static final int AT_ONCE = 16;
    private static final long PERIOD = 2_000_000_000L;

    private long freeAt = Long.MIN_VALUE; // when all that were taken will have been given back

    /** Takes one; returns whether there was one. */
    boolean take(long now) {
        long from = Math.max(freeAt, now);
        if (from - now > (AT_ONCE - 1) * PERIOD) {
            return false;
        }
        freeAt = from + PERIOD;
        return true;
    }
}
