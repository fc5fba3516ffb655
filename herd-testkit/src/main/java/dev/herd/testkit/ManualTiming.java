package dev.herd.testkit;

import dev.herd.time.Timing;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A timing that moves only when told: the tasks run on the thread that moves it, in the order of their moments, and
 * those of the same moment in the order they were given. Virtual time starts at 0.
 *
 * <p>It differs from other timings in one thing: what a task throws is not logged but comes out of the call that ran
 * it, so that a test fails. May be used by several threads; only one may move it at a time.
 */
public final class ManualTiming implements Timing {

    /** The wall clock at the start of virtual time when nothing else is said: 2030-01-01T00:00Z. */
    public static final long DEFAULT_START = 1_893_456_000_000_000_000L;

    private final PriorityQueue<Task> waiting = new PriorityQueue<>();
    private final long wallStart;
    private volatile long now;
    private long sequence;

    /** A timing whose wall clock starts at {@link #DEFAULT_START}. */
    public ManualTiming() {
        this(DEFAULT_START);
    }

    /**
     * A timing with a start of its own.
     *
     * @param wallStart what the wall clock shows when virtual time starts, in nanoseconds since 1970
     */
    public ManualTiming(long wallStart) {
        this.wallStart = wallStart;
    }

    @Override
    public long wallNanos() {
        return wallStart + now;
    }

    /** Virtual time: nanoseconds since its start. */
    @Override
    public long monotonicNanos() {
        return now;
    }

    @Override
    public Timer after(long delayNanos, Runnable task) {
        long moment = saturatedSum(now, Math.max(0, delayNanos));
        synchronized (waiting) {
            Task entry = new Task(moment, sequence++, task);
            waiting.add(entry);
            return entry;
        }
    }

    private static long saturatedSum(long time, long span) {
        return time > Long.MAX_VALUE - span ? Long.MAX_VALUE : time + span;
    }

    /**
     * The clocks and timers of one node in this time, right at first.
     *
     * @return a new view
     */
    public NodeTiming node() {
        return new NodeTiming(this);
    }

    /**
     * When the next task is due.
     *
     * @return its moment in virtual time, or nothing if none waits
     */
    public OptionalLong nextMoment() {
        synchronized (waiting) {
            Task first = first();
            return first == null ? OptionalLong.empty() : OptionalLong.of(first.moment);
        }
    }

    private @Nullable Task first() {
        Task first = waiting.peek();
        while (first != null && first.work == null) {
            waiting.remove();
            first = waiting.peek();
        }
        return first;
    }

    /**
     * Moves to the next task's moment and runs that one task.
     *
     * @return whether there was one
     */
    public boolean runNext() {
        return runNext(Long.MAX_VALUE);
    }

    /**
     * Moves to the next task's moment and runs that one task, if it is due in time; else nothing moves.
     *
     * @param until the last moment that counts, in virtual time
     * @return whether a task was run
     */
    public boolean runNext(long until) {
        Runnable work;
        synchronized (waiting) {
            Task first = first();
            if (first == null || first.moment > until) {
                return false;
            }
            waiting.remove();
            now = Math.max(now, first.moment);
            work = first.take();
        }
        if (work != null) {
            work.run();
        }
        return true;
    }

    /**
     * Moves forward and runs every task that is due by then, those given meanwhile included.
     *
     * @param span how far; not negative
     */
    public void advance(Duration span) {
        if (span.isNegative()) {
            throw new IllegalArgumentException("span is " + span + ", but time can't go backwards");
        }
        long until = saturatedSum(now, span.toNanos());
        boolean ran = true;
        while (ran) {
            ran = runNext(until);
        }
        now = until;
    }

    /**
     * Runs tasks, moving to each one's moment, until none waits.
     *
     * @param mostTasks how many at most: tasks that give new ones for ever would never end; positive
     * @return how many were run
     * @throws AssertionError if some still wait after so many
     */
    public long runUntilIdle(long mostTasks) {
        long ran = 0;
        while (runNext()) {
            if (++ran > mostTasks) {
                throw new AssertionError("not idle after " + mostTasks + " tasks");
            }
        }
        return ran;
    }

    private static final class Task implements Timer, Comparable<Task> {
        private final long moment;
        private final long sequence;
        private volatile @Nullable Runnable work;

        Task(long moment, long sequence, Runnable work) {
            this.moment = moment;
            this.sequence = sequence;
            this.work = work;
        }

        @Nullable
        Runnable take() {
            Runnable taken = work;
            work = null;
            return taken;
        }

        @Override
        public void cancel() {
            work = null;
        }

        @Override
        public int compareTo(Task other) {
            int order = Long.compare(moment, other.moment);
            return order != 0 ? order : Long.compare(sequence, other.sequence);
        }
    }
}
