package dev.herd.transport.ssh;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is open and owes somebody a {@code closed}: dials and wires; and wires on which all has been said but perhaps not
 * heard yet. Any thread.
 */
final class Registry {

    /** Something open. None of its methods blocks. */
    interface Open {

        /** Ends it soon. It removes itself from the registry when all have been told. */
        void end(String reason);

        /** Ends its farewell at once. */
        void cut();
    }

    private final Set<Open> open = new HashSet<>();
    private final Set<Open> farewells = new LinkedHashSet<>();
    private final int mostFarewells;
    private boolean closed;

    /**
     * Nothing yet.
     *
     * @param mostFarewells so many farewells there are at a time; past it the oldest one is cut short
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
        notifyIfNone();
    }

    /** A farewell begins. */
    void farewell(Open one) {
        Open oldest;
        synchronized (this) {
            farewells.add(one);
            oldest = farewells.size() > mostFarewells ? farewells.iterator().next() : null;
        }
        if (oldest != null) {
            over(oldest); // now: by the time it is cut, others may have begun
            oldest.cut();
        }
    }

    /** A farewell is over, if there was one. */
    synchronized void over(Open one) {
        farewells.remove(one);
        notifyIfNone();
    }

    private synchronized void notifyIfNone() {
        if (open.isEmpty() || farewells.isEmpty()) {
            notifyAll();
        }
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
        all.forEach(one -> one.end(reason));
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
}
