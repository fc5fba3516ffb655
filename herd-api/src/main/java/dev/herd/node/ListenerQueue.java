package dev.herd.node;

import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes that one listener has yet to be told of: like a link's outbox a set of keys, so a slow listener costs a
 * reference a key and holds up nobody. Marked by any thread; drained on the listener's executor, by one thread at a
 * time, as far as the listener has asked for changes.
 *
 * <p>A wake-up is never lost: a drain that finds nothing to do takes {@code scheduled} down under the same lock under
 * which others look at it after they have marked a key, asked for more, or ended the queue.
 */
public final class ListenerQueue {

    /** After so many calls others that share the executor get their turn. */
    private static final int TURN = 256;

    private static final Logger log = LoggerFactory.getLogger(ListenerQueue.class);

    private final Predicate<Keyed> wanted;
    private final Executor executor;
    private final Runnable released;
    private final int mostKeys;
    private final Object lock = new Object();
    // guarded by lock
    private final DirtyKeys dirty;
    private @Nullable Listener listener; // null when it is over
    private long demand;
    private boolean begun;
    private boolean ending;
    private @Nullable Throwable failure;
    private boolean scheduled; // a drain is under way or will come
    private boolean draining; // one is under way
    private boolean again; // and another came meanwhile, which left it the work

    /**
     * Who is told. Called on the queue's executor, one call at a time; what it throws is logged, and it is called again
     * all the same.
     */
    public interface Listener {

        /**
         * Comes first, once.
         *
         * @param queue the queue
         */
        default void begun(ListenerQueue queue) {}

        /**
         * A key's record has changed. Which is its newest version, the listener reads from the store itself: so the
         * versions that it sees only go forward.
         *
         * @param key the key
         * @return whether it counts as one of the changes asked for
         */
        boolean changed(Keyed key);

        /**
         * Comes last, at most once, unless the listener closed the queue itself. If the executor takes no more work it
         * comes on another thread, and still not at the same time as another call.
         *
         * @param failure why it can't go on; null if there will be no more changes
         */
        default void ended(@Nullable Throwable failure) {}
    }

    /**
     * A queue without demand.
     *
     * @param wanted which keys; asked on the threads of updates, so it must be quick and neither block nor throw
     * @param executor where the listener runs; it may run what it is given at once, on the caller's thread
     * @param listener who is told; the queue lets go of it when it is over
     * @param released run when it is over, for whatever reason; possibly more than once
     * @param mostKeys how many keys may wait for the listener; past it the queue ends
     * @param seed for the hashes of keys
     */
    public ListenerQueue(
            Predicate<Keyed> wanted, Executor executor, Listener listener, Runnable released, int mostKeys, long seed) {
        this.wanted = wanted;
        this.executor = executor;
        this.listener = listener;
        this.released = released;
        this.mostKeys = mostKeys;
        this.dirty = new DirtyKeys(seed);
    }

    /** A key's record has changed. */
    void changed(Keyed key) {
        if (wanted.test(key)) {
            synchronized (lock) {
                if (listener == null || ending) {
                    return;
                }
                dirty.add(key);
                if (dirty.size() > mostKeys) {
                    ending = true;
                    failure = new IllegalStateException(
                            "too slow: more than " + mostKeys + " changed keys wait for this listener");
                    dirty.clear();
                }
                if (scheduled || (demand == 0 && !ending)) {
                    return;
                }
                scheduled = true;
            }
            schedule();
        }
    }

    /** Has {@link Listener#begun} called, if nothing else does; to be called once the queue can be told of changes. */
    public void start() {
        boolean over;
        synchronized (lock) {
            over = listener == null;
            if (!over && (scheduled || begun)) {
                return;
            }
            scheduled = !over;
        }
        if (over) {
            released.run(); // it was over before all was in place that is released now
        } else {
            schedule();
        }
    }

    /**
     * Asks for more changes.
     *
     * @param count how many more, positive; {@link Long#MAX_VALUE} for all there will ever be
     */
    public void request(long count) {
        synchronized (lock) {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
            if (listener == null || scheduled || dirty.isEmpty()) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    /**
     * Drops what is left, and has {@link Listener#ended} called.
     *
     * @param why what went wrong, or null
     */
    public void end(@Nullable Throwable why) {
        synchronized (lock) {
            if (listener == null || ending) {
                return;
            }
            ending = true;
            failure = why;
            dirty.clear();
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    /** Drops what is left; the listener is not called any more, but for a call that is under way. */
    public void close() {
        synchronized (lock) {
            over();
        }
        released.run();
    }

    /** Lets go of everything. Guarded by the lock. */
    private void over() {
        listener = null;
        dirty.clear();
    }

    private void schedule() {
        try {
            executor.execute(this::drain);
        } catch (RuntimeException e) {
            log.warn("a listener's executor takes no more work, so the listener is told of nothing any more", e);
            endHere(e);
        }
    }

    /** Ends it without the executor; no drain is under way on another thread, since the one to come was refused. */
    private void endHere(RuntimeException refusal) {
        Listener to;
        Throwable why;
        boolean first;
        synchronized (lock) {
            to = listener;
            why = ending ? failure : refusal;
            first = !begun;
            begun = true;
            over();
        }
        if (to != null) {
            if (first) {
                call(() -> to.begun(this));
            }
            call(() -> to.ended(why));
            released.run();
        }
    }

    private void drain() {
        synchronized (lock) {
            if (draining) {
                again = true; // of an executor that runs it within the drain that asked for it, or just beside that
                return;
            }
            draining = true;
        }
        do {
            for (int i = 0; i < TURN; i++) {
                if (!step()) {
                    return;
                }
            }
            schedule();
        } while (again());
    }

    private boolean again() {
        synchronized (lock) {
            boolean was = again;
            again = false;
            draining = was;
            return was;
        }
    }

    /** Makes the call that is due; false if none is. */
    private boolean step() {
        Listener to;
        Keyed key = null;
        Throwable why = null;
        boolean first;
        synchronized (lock) {
            to = listener;
            first = !begun;
            if (to != null && !first && ending) {
                why = failure;
                over();
            } else if (to != null && !first) {
                key = demand == 0 ? null : dirty.poll();
            }
            if (to == null || (!first && !ending && key == null)) {
                scheduled = false;
                draining = false;
                return false;
            }
            begun = true;
            if (key != null && demand != Long.MAX_VALUE) {
                demand--;
            }
        }
        tell(to, first, key, why);
        return true;
    }

    private void tell(Listener to, boolean first, @Nullable Keyed key, @Nullable Throwable why) {
        if (first) {
            call(() -> to.begun(this));
        } else if (key != null) {
            changed(to, key);
        } else {
            call(() -> to.ended(why));
            released.run();
        }
    }

    private void changed(Listener to, Keyed key) {
        try {
            if (!to.changed(key)) {
                request(1);
            }
        } catch (Throwable e) {
            log.error("a listener failed at a change of {}", key instanceof Key ? key : key.map(), e);
        }
    }

    private static void call(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            log.error("a listener failed", e);
        }
    }
}
