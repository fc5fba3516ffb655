package dev.herd.reconcile;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The records that one end of a search has still to send: some that were looked up, or all there are. */
final class Owed {

    private final Store store;
    private final Deque<HerdRecord> found = new ArrayDeque<>();
    private Store.@Nullable Scan scan;
    private boolean again;

    Owed(Store store) {
        this.store = store;
    }

    /** Owes everything. A scan under way is not cut short: one that kept starting anew would never reach the end. */
    void all() {
        if (scan == null) {
            scan = store.scan();
        } else {
            again = true;
        }
    }

    /**
     * Owes the records of the items' keys: those that the items stand for, or what has taken their place since. That need
     * not be on its way by itself, for when a record expires each node makes its own tombstone of it.
     */
    void items(Items items, long seed) {
        if (items.size() > 0) {
            store.find(seed, items.keys(), found::add);
        }
    }

    /** The next one, or null if none is owed. */
    @Nullable
    HerdRecord next() {
        HerdRecord first = found.poll();
        if (first != null) {
            return first;
        }
        while (scan != null) {
            HerdRecord record = scan.next();
            if (record != null) {
                return record;
            }
            scan = again ? store.scan() : null;
            again = false;
        }
        return null;
    }
}
