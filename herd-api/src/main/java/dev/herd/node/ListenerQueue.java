package dev.herd.node;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes that one listener has yet to be told of: like a link's outbox a set of keys, so a slow listener costs a
 * reference a key and holds up nobody. Marked by any thread; drained on the listener's executor, by one thread at a
 * time, as far as the listener has asked for changes.
 */
public final class ListenerQueue {

    /** After so many changes others that share the executor get their turn. */
    private static final int TURN = 256;

    private static final Logger log = LoggerFactory.getLogger(ListenerQueue.class);

    private final Predicate<Keyed> wanted;
    private final Executor executor;
    private final Consumer<Keyed> listener;
    private final Object lock = new Object();
    // guarded by lock
    private final DirtyKeys dirty;
    private long demand;
    private boolean scheduled;
    private boolean closed;

    /**
     * A queue without demand.
     *
     * @param wanted which keys; asked on the threads of updates, so it must be quick and neither block nor throw
     * @param executor where the listener runs
     * @param listener gets a key whose record has changed: it reads the newest version from the store itself, so the
     *     versions it sees only go forward. What it throws is logged, and it goes on with the next
     * @param seed for the hashes of keys
     */
    public ListenerQueue(Predicate<Keyed> wanted, Executor executor, Consumer<Keyed> listener, long seed) {
        this.wanted = wanted;
        this.executor = executor;
        this.listener = listener;
        this.dirty = new DirtyKeys(seed);
    }

    void changed(HerdRecord record) {
        if (wanted.test(record)) {
            synchronized (lock) {
                if (closed) {
                    return;
                }
                dirty.add(record);
                if (scheduled || demand == 0) {
                    return;
                }
                scheduled = true;
            }
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
            if (closed || scheduled || dirty.isEmpty()) {
                return;
            }
            scheduled = true;
        }
        schedule();
    }

    /** Drops what is left; the listener is not called any more, but for a call that is under way. */
    public void close() {
        synchronized (lock) {
            closed = true;
            dirty.clear();
        }
    }

    private void schedule() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            log.warn("a listener's executor takes no more work; the listener is told of nothing any more");
            close();
        }
    }

    private void drain() {
        for (int i = 0; i < TURN; i++) {
            Keyed key = next();
            if (key == null) {
                return;
            }
            try {
                listener.accept(key);
            } catch (RuntimeException e) {
                log.error("a listener failed at a change of {}", key instanceof Key ? key : key.map(), e);
            }
        }
        schedule();
    }

    private @Nullable Keyed next() {
        synchronized (lock) {
            Keyed key = closed || demand == 0 ? null : dirty.poll();
            if (key == null) {
                scheduled = false;
            } else if (demand != Long.MAX_VALUE) {
                demand--;
            }
            return key;
        }
    }
}
