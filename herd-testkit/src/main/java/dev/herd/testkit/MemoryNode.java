package dev.herd.testkit;

import dev.herd.transport.Admission;
import dev.herd.transport.Refusals;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What all connections of a started transport share: their bounds, their threads, and that they end together. */
final class MemoryNode {

    static final String CLOSED = "the transport was closed";

    /** Two, so that two links of a node are served at once, as over a network. */
    private static final int THREADS = 2;

    private static final int IDLE_SECONDS = 10;
    private static final int CLOSE_SECONDS = 3;

    private final String name;
    private final Limits limits;
    private final Refusals refusals;
    private final Admission<MemoryChannel> admission;
    private final List<ExecutorService> loops = new ArrayList<>();
    private final Set<Thread> threads = new HashSet<>(); // guarded by itself
    private final Set<MemoryChannel> open = new HashSet<>(); // guarded by this, as what follows
    private int lastLoop;
    private boolean closed;

    MemoryNode(TransportContext context) {
        name = context.node();
        limits = context.limits();
        refusals = context.refusals();
        admission = Admission.of(limits);
        for (int i = 1; i <= THREADS; i++) {
            loops.add(loop("herd-" + name + "-mem-" + i));
        }
    }

    private ExecutorService loop(String threadName) {
        ThreadPoolExecutor loop = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> thread(task, threadName));
        loop.allowCoreThreadTimeOut(true);
        return loop;
    }

    private Thread thread(Runnable task, String threadName) {
        Thread thread = new Thread(task, threadName);
        thread.setDaemon(true);
        synchronized (threads) {
            threads.removeIf(each -> each.getState() == Thread.State.TERMINATED);
            threads.add(thread);
        }
        return thread;
    }

    String name() {
        return name;
    }

    Limits limits() {
        return limits;
    }

    Refusals refusals() {
        return refusals;
    }

    Admission<MemoryChannel> admission() {
        return admission;
    }

    /** A thread for a connection to stay on, in turn. */
    synchronized ExecutorService nextLoop() {
        lastLoop = (lastLoop + 1) % THREADS;
        return loops.get(lastLoop);
    }

    /** Runs a task on a loop, unless this is closed: then false, and the task is the caller's. */
    synchronized boolean execute(ExecutorService loop, Runnable task) {
        if (!closed) {
            loop.execute(task);
        }
        return !closed;
    }

    /** Remembers a channel until it leaves; or false if all have been ended already. */
    synchronized boolean add(MemoryChannel channel) {
        return !closed && open.add(channel);
    }

    /** Forgets a channel, and lets its place go. */
    synchronized void left(MemoryChannel channel) {
        open.remove(channel);
        admission.left(channel);
    }

    /** Ends all there are, takes no more, and waits until all have been told, but no longer than some seconds. */
    void close() {
        synchronized (threads) {
            if (threads.contains(Thread.currentThread())) {
                throw new IllegalStateException("a transport can't be closed by one of its own threads, "
                        + Thread.currentThread().getName());
            }
        }
        synchronized (this) {
            open.forEach(channel -> execute(channel.loop(), () -> channel.conclude(CLOSED)));
            closed = true;
        }
        loops.forEach(ExecutorService::shutdown); // what waits there is run first
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        try {
            for (ExecutorService loop : loops) {
                if (!loop.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
