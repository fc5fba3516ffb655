package dev.herd.node;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs what it was given when it is told to, on the thread that tells it. */
public final class ManualExecutor implements Executor {

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private @Nullable RuntimeException refusal;

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            if (refusal != null) {
                throw refusal;
            }
            tasks.add(task);
        }
    }

    /** Takes nothing more. */
    public void refuse(RuntimeException why) {
        synchronized (tasks) {
            refusal = why;
        }
    }

    /** Runs the oldest; false if there is none. */
    public boolean runOne() {
        Runnable task;
        synchronized (tasks) {
            task = tasks.poll();
        }
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /** Runs all, and what they lead to. */
    public void runAll() {
        while (runOne()) {}
    }

    /** How many wait. */
    public int waiting() {
        synchronized (tasks) {
            return tasks.size();
        }
    }
}
