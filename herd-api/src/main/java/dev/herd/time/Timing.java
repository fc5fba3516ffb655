package dev.herd.time;

/**
 * The clocks and the timer that a node is given; it uses no others, so a test or a simulator that gives its own decides
 * what time it is. All methods may be called from any thread and never block.
 */
public interface Timing {

    /**
     * The wall clock, which may jump either way.
     *
     * @return nanoseconds since 1970-01-01T00:00Z
     */
    long wallNanos();

    /**
     * A clock that never goes backwards, for measuring spans.
     *
     * @return nanoseconds since some moment of its own
     */
    long monotonicNanos();

    /**
     * Runs a task once, later. Tasks run one at a time, in the order of their moments; a task must not block, and what
     * it throws is logged and harms no other task.
     *
     * @param delayNanos how much later, in nanoseconds; at once if not positive
     * @param task what to run
     * @return a handle to cancel it
     */
    Timer after(long delayNanos, Runnable task);

    /** A task that waits for its moment. */
    @FunctionalInterface
    interface Timer {

        /** Sees to it that the task doesn't run, unless it has begun already. May be called at any time, repeatedly. */
        void cancel();
    }
}
