package dev.herd.transport.ssh;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time and in order, each seeing what the one before did, without a thread of its own: on whatever
 * thread finds it free, or on the pool's. Never blocks.
 */
final class Strand {

    private final Executor pool;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** The task that runs, and those that wait. */
    private final AtomicInteger pending = new AtomicInteger();

    Strand(Executor pool) {
        this.pool = pool;
    }

    /**
     * Begins a task of the caller's own, if nothing runs or waits.
     *
     * @return whether it has begun; then the caller must {@link #exit} when it is done
     */
    boolean tryEnter() {
        return pending.compareAndSet(0, 1);
    }

    /** Ends what {@link #tryEnter} began. */
    void exit() {
        if (pending.decrementAndGet() > 0) {
            next();
        }
    }

    /** Runs a task on the pool, when all before it have run; not at all when the pool has been shut down. */
    void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            next();
        }
    }

    /** Runs a task at once if the strand is free, else as {@link #execute} does. Never inside another task of it. */
    void run(Runnable task) {
        if (tryEnter()) {
            try {
                task.run();
            } finally {
                exit();
            }
        } else {
            execute(task);
        }
    }

    private void next() {
        try {
            pool.execute(this::runNext);
        } catch (RejectedExecutionException e) {
            // the transport has closed, and everybody has been told everything
        }
    }

    private void runNext() {
        // Whoever counted it up added the task first.
        Runnable task = tasks.remove();
        try {
            task.run();
        } finally {
            exit();
        }
    }
}
