package dev.herd.time;

import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's clocks, and one daemon thread that runs the tasks; it starts with the first task. */
public final class SystemTiming implements Timing, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SystemTiming.class);

    private final ScheduledThreadPoolExecutor executor;

    /**
     * A timing of its own thread.
     *
     * @param threadName the thread's name
     */
    public SystemTiming(String threadName) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public Timer after(long delayNanos, Runnable task) {
        try {
            Future<?> pending = executor.schedule(() -> guarded(task), delayNanos, TimeUnit.NANOSECONDS);
            return () -> pending.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("a timed task failed", e);
        }
    }

    /** Drops all tasks that have not begun. Tasks given later never run. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
