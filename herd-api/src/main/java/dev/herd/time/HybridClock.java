package dev.herd.time;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", OPODIS 2014) in one signed 64-bit count of
 * nanoseconds since 1970: close to the wall clock, never backwards, and ahead of every stamp that it was shown, but
 * only as far as a bound. Stamps are believed for order, never for the clock: one node whose clock is wrong can't drag
 * the others along. May be used by several threads.
 */
public final class HybridClock {

    private final Timing timing;
    private final long maxSkewNanos;
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

    /**
     * A clock that has seen nothing yet.
     *
     * @param timing whose wall clock it follows
     * @param maxSkewNanos how far past the wall clock a time it is shown may move it, in nanoseconds, not negative
     */
    public HybridClock(Timing timing, long maxSkewNanos) {
        this.timing = timing;
        this.maxSkewNanos = maxSkewNanos;
    }

    /**
     * Takes the time for a write.
     *
     * @return nanoseconds since 1970: at least the wall clock's, and more than any this clock gave before
     */
    public long next() {
        return last.updateAndGet(before -> Math.max(timing.wallNanos(), before + 1));
    }

    /**
     * Takes the time for a write that must win over a stamp.
     *
     * @param stored the time to be later than; it doesn't move the clock further than {@link #observe} would
     * @return as {@link #next()}, and more than {@code stored}
     */
    public long nextAfter(long stored) {
        observe(stored);
        return Math.max(next(), stored + 1);
    }

    /**
     * Shows the clock a time that came from elsewhere.
     *
     * @param time nanoseconds since 1970
     */
    public void observe(long time) {
        long seen = last.get();
        if (time <= seen) {
            return; // by far the most common, and free of a write that other threads would have to fetch
        }
        long bound = Math.min(time, timing.wallNanos() + maxSkewNanos);
        while (seen < bound && !last.compareAndSet(seen, bound)) {
            seen = last.get();
        }
    }
}
