package dev.herd.node;

import dev.herd.time.Timing;
import java.time.Duration;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A timing that stands still until a test moves it; due tasks then run on the test's thread. */
public final class SteppedTiming implements Timing {

    /** 2026-11-01T00:00Z. */
    public static final long START = 1_793_491_200_000_000_000L;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private volatile long elapsed;
    private long count;

    private static final class Task implements Comparable<Task> {
        private final long at;
        private final long number;
        private final Runnable work;

        Task(long at, long number, Runnable work) {
            this.at = at;
            this.number = number;
            this.work = work;
        }

        @Override
        public int compareTo(Task other) {
            int order = Long.compare(at, other.at);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    @Override
    public long wallNanos() {
        return START + elapsed;
    }

    @Override
    public long monotonicNanos() {
        return elapsed;
    }

    @Override
    public synchronized Timer after(long delayNanos, Runnable work) {
        Task task = new Task(elapsed + Math.max(0, delayNanos), count++, work);
        tasks.add(task);
        return () -> cancel(task);
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }

    /** Moves on, and runs what falls due on the way. */
    public void advance(Duration by) {
        long until = elapsed + by.toNanos();
        for (Task task = due(until); task != null; task = due(until)) {
            elapsed = Math.max(elapsed, task.at);
            task.work.run();
        }
        elapsed = until;
    }

    private synchronized @Nullable Task due(long until) {
        Task first = tasks.peek();
        return first == null || first.at > until ? null : tasks.poll();
    }
}
