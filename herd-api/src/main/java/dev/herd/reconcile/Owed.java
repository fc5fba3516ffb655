package dev.herd.reconcile;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
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
        items(items, seed, record -> false);
    }

    /** Likewise, but for records that the peer needs nothing of. */
    void items(Items items, long seed, Predicate<HerdRecord> needless) {
        if (items.size() > 0) {
            store.find(seed, items.keys(), record -> {
                if (!needless.test(record)) {
                    found.add(record);
                }
            });
        }
    }

    /**
     * When the oldest of some values was accepted.
     *
     * @return nanoseconds since 1970; {@link Long#MAX_VALUE} if the store holds none of them any more
     */
    long oldest(Items items, long seed) {
        if (items.size() == 0) {
            return Long.MAX_VALUE;
        }
        Set<Long> hashes = new HashSet<>();
        for (int item = 0; item < items.size(); item++) {
            hashes.add(items.hash(item));
        }
        long[] oldest = {Long.MAX_VALUE};
        store.find(seed, items.keys(), record -> {
            if (!record.isTombstone() && hashes.contains(Item.hash(record.hash(seed)))) {
                oldest[0] = Math.min(oldest[0], record.accepted());
            }
        });
        return oldest[0];
    }

    /** Whether one is the tombstone that the other has left when it expired, which isn't flooded. */
    private static boolean isLeftBy(HerdRecord expired, HerdRecord stored) {
        return stored.isTombstone() && stored.stamp().equals(expired.stamp());
    }

    /**
     * The next one, or null if none is owed.
     *
     * @param replacing whether what has taken the place of one is owed, too
     */
    @Nullable
    HerdRecord next(boolean replacing) {
        for (HerdRecord first = found.poll(); first != null; first = found.poll()) {
            HerdRecord stored = store.get(first);
            if (stored != null && (replacing || stored.equals(first) || isLeftBy(first, stored))) {
                return stored;
            }
            // what took its place meanwhile, from the peer itself mostly, is on its way to all who lack it
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
