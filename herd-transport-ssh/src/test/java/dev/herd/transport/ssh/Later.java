package dev.herd.transport.ssh;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Time that passes when a test says so: what was to run later is run by whoever takes it. */
final class Later extends ScheduledThreadPoolExecutor {

    final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    Later() {
        super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        tasks.add(task);
        return super.schedule(() -> {}, 0, unit);
    }
}
