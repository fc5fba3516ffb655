package dev.herd.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * What is open and owes somebody a {@code closed}: dials, links, sessions, conversations; and connections on which all
 * has been said but perhaps not heard yet. Any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of listeners: what fails is an event of the channel
final class Registry {

    /** Something open. */
    interface Open {

        /** Where it lives. */
        EventLoop loop();

        /**
         * Ends it at once, but for a farewell that has begun; called on its event loop. It removes itself from the
         * registry when all have been told.
         */
        void end(String reason);
    }

    private final Set<Open> open = new HashSet<>();
    private final Set<Channel> farewells = new LinkedHashSet<>();
    private final int mostFarewells;
    private boolean closed;

    /**
     * Nothing yet.
     *
     * @param mostFarewells so many farewells there are at a time; past it the oldest one's connection is closed
     */
    Registry(int mostFarewells) {
        this.mostFarewells = mostFarewells;
    }

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

    /** A farewell begins on a channel; it is over when that is closed. */
    void farewell(Channel channel) {
        Channel oldest;
        synchronized (this) {
            farewells.add(channel);
            oldest = farewells.size() > mostFarewells ? farewells.iterator().next() : null;
        }
        channel.closeFuture().addListener(closed -> over(channel));
        if (oldest != null) {
            over(oldest); // now: by the time its event loop has closed it, others may have begun
            oldest.close();
        }
    }

    private synchronized void over(Channel channel) {
        farewells.remove(channel);
        if (farewells.isEmpty()) {
            notifyAll();
        }
    }

    synchronized int size() {
        return open.size();
    }

    /**
     * Ends all there are, takes no more, and waits.
     *
     * @param reason what all are told
     * @param millis the longest to wait until all have been told
     * @param farewellMillis the longest to wait until the farewells are over
     */
    void closeAll(String reason, long millis, long farewellMillis) throws InterruptedException {
        List<Open> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(open);
        }
        all.forEach(one -> execute(one.loop(), () -> one.end(reason)));
        long begin = System.nanoTime();
        synchronized (this) {
            while (!open.isEmpty() || !farewells.isEmpty()) {
                long left = (open.isEmpty() ? farewellMillis : millis) - (System.nanoTime() - begin) / 1_000_000;
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
