package dev.herd.transport.tcp;

import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/** What is open and owes somebody a {@code closed}: dials, links, sessions, conversations. Any thread. */
final class Registry {

    /** Something open. */
    interface Open {

        /** Where it lives. */
        EventLoop loop();

        /** Ends it at once; called on its event loop. It removes itself from the registry when all have been told. */
        void end(String reason);
    }

    private final Set<Open> open = new HashSet<>();
    private boolean closed;

    /**
     * Adds one.
     *
     * @return false if all have been closed already; then it must end by itself
     */
    synchronized boolean add(Open one) {
        return !closed && open.add(one);
    }

    synchronized void remove(Open one) {
        open.remove(one);
        if (open.isEmpty()) {
            notifyAll();
        }
    }

    synchronized int size() {
        return open.size();
    }

    /** Ends all there are, takes no more, and waits until all have been told, but no longer than some time. */
    void closeAll(String reason, long millis) throws InterruptedException {
        List<Open> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(open);
        }
        all.forEach(one -> execute(one.loop(), () -> one.end(reason)));
        long deadline = System.nanoTime() + millis * 1_000_000;
        synchronized (this) {
            while (!open.isEmpty()) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        }
    }

    /** Runs a task on an event loop; not at all if that has shut down, when everybody has been told everything. */
    static void execute(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // as said
        }
    }
}
