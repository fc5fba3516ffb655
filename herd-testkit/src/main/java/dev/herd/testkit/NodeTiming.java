package dev.herd.testkit;

import dev.herd.time.Timing;
import java.time.Duration;

/**
 * One node's view of a {@link ManualTiming}: its wall clock may be off, or be moved; all of its clocks may run fast or
 * slow, its timers with them; and when its node has crashed, none of its tasks runs any more; and while it is frozen, none does. Its monotonic clock
 * never goes backwards.
 */
public final class NodeTiming implements Timing {

    private static final long MILLION = 1_000_000;
    private static final long MOST_DRIFT = 100_000;
    private static final long LONGEST = 1L << 60;

    private final ManualTiming world;
    private long wallOffset;
    private long driftPpm;
    private long base;
    private long localBase;
    private long frozenUntil;
    private boolean stopped;

    NodeTiming(ManualTiming world) {
        this.world = world;
        this.base = world.monotonicNanos();
        this.localBase = base;
        this.frozenUntil = base;
    }

    /**
     * Sets the wall clock wrong, or right again.
     *
     * @param nanos how far ahead of the world's it is from now on, apart from drift; negative if behind
     * @return this
     */
    public synchronized NodeTiming wallOffset(long nanos) {
        wallOffset = nanos;
        return this;
    }

    /**
     * Makes the node's clocks run fast or slow from now on.
     *
     * @param ppm how many microseconds a second too fast; negative if slow; at most 100,000 either way
     * @return this
     */
    public synchronized NodeTiming drift(long ppm) {
        if (Math.abs(ppm) > MOST_DRIFT) {
            throw new IllegalArgumentException(
                    "drift is " + ppm + " ppm, but must be from -" + MOST_DRIFT + " to " + MOST_DRIFT);
        }
        long now = world.monotonicNanos();
        localBase = local(now);
        base = now;
        driftPpm = ppm;
        return this;
    }

    /**
     * Stops the node for a while, as a long collection of garbage or a stopped process does: its clocks go on, but what
     * falls due runs only at the end. Its network is frozen apart from this: {@link SimulatedNetwork#freeze}.
     *
     * @param span for how long from now on
     * @return this
     */
    public synchronized NodeTiming freeze(Duration span) {
        frozenUntil = Math.max(frozenUntil, world.monotonicNanos() + span.toNanos());
        return this;
    }

    /** Drops all tasks that wait; tasks given later never run. The node has crashed. */
    public synchronized void stop() {
        stopped = true;
    }

    private long local(long worldNanos) {
        long span = worldNanos - base;
        return localBase + span + scaled(span, driftPpm, MILLION);
    }

    /** {@code span * factor / divisor}, without the overflow of the plain product. */
    private static long scaled(long span, long factor, long divisor) {
        return span / divisor * factor + span % divisor * factor / divisor;
    }

    @Override
    public synchronized long wallNanos() {
        long world = this.world.wallNanos() - this.world.monotonicNanos();
        return world + monotonicNanos() + wallOffset;
    }

    @Override
    public synchronized long monotonicNanos() {
        return local(world.monotonicNanos());
    }

    @Override
    public synchronized Timer after(long delayNanos, Runnable task) {
        long delay = Math.max(0, Math.min(delayNanos, LONGEST));
        long now = world.monotonicNanos();
        // The task may look at the clock: when it runs, no less than the delay must have passed there.
        long span = delay - scaled(delay, driftPpm, MILLION + driftPpm);
        while (driftPpm != 0 && local(now + span) - local(now) < delay) {
            span++;
        }
        return world.after(span, () -> run(task));
    }

    private void run(Runnable task) {
        long frozen = frozenNanos();
        if (frozen > 0) {
            world.after(frozen, () -> run(task));
        } else if (!isStopped()) {
            task.run();
        }
    }

    private synchronized long frozenNanos() {
        return frozenUntil - world.monotonicNanos();
    }

    private synchronized boolean isStopped() {
        return stopped;
    }
}
