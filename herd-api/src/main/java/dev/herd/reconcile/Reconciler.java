package dev.herd.reconcile;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import org.jspecify.annotations.Nullable;

/**
 * One link's search for what the peer lacks, when flooding alone can't have brought it: after a link came up, and after
 * an outbox gave up its set. It is asked for records only when the link has room left beside live updates, so it never
 * holds those up. All calls come one at a time, on the link's thread or in its stead.
 */
public interface Reconciler {

    /** The peer may lack anything from now on. If a search is under way, another follows it. */
    void begin();

    /**
     * The next record that the peer may lack.
     *
     * @return a record of the store, or null if there is none for now
     */
    @Nullable
    HerdRecord next();

    /**
     * Whether a search is under way.
     *
     * @return true from {@link #begin} until {@link #next} has returned null after the last record
     */
    boolean searching();

    /**
     * Sends all there is.
     *
     * @param store whose records
     * @return a reconciler that has not begun
     */
    static Reconciler fullExchange(Store store) {
        return new FullExchange(store);
    }
}
