package dev.herd;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The subscriptions that end when their herd is closed. */
final class Subscriptions {

    private final Set<Runnable> endings = new LinkedHashSet<>(); // guarded by this
    private boolean closed; // guarded by this
    private volatile boolean refusing;

    /** Keeps what ends a subscription; runs it at once if the herd is closed already. */
    void add(Runnable ending) {
        synchronized (this) {
            if (!closed) {
                endings.add(ending);
                return;
            }
        }
        ending.run();
    }

    /** From now on {@link #check} throws. */
    void refuse() {
        refusing = true;
    }

    /** For who wants to be told of something on a node that has nothing to tell any more. */
    void check() {
        if (refusing) {
            throw new IllegalStateException("the node is closed");
        }
    }

    synchronized void remove(Runnable ending) {
        endings.remove(ending);
    }

    /** Ends all of them. */
    void close() {
        refuse();
        List<Runnable> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(endings);
            endings.clear();
        }
        all.forEach(Runnable::run);
    }
}
