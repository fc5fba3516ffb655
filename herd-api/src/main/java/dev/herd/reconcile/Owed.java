package dev.herd.reconcile;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import java.util.ArrayDeque;
import java.util.Arrays;
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

    /** Owes the records that items stand for, as far as they are stored still. */
    void items(Items items, long seed) {
        if (items.size() > 0) {
            long[] hashes = items.sortedHashes();
            store.find(seed, items.keys(), record -> {
                if (Arrays.binarySearch(hashes, record.hash(seed)) >= 0) {
                    found.add(record);
                }
            });
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
