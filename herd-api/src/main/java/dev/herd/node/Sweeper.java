package dev.herd.node;

import dev.herd.store.Store;
import dev.herd.time.Timing;
import dev.herd.value.HerdRecord;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes expired records out of the store, a slice a second and the whole store about once a minute: readers see nothing
 * of an expired record anyhow, so this is only about memory and about telling listeners.
 */
final class Sweeper {

    private static final long EVERY = TimeUnit.SECONDS.toNanos(1);
    private static final long SLICES = 60;
    private static final long LEAST_SLICE = 1_000;

    private final Store store;
    private final Timing timing;
    private final Listeners listeners;
    private final Counters counters;
    private final long tombstoneLifeNanos;
    private Store.@Nullable Scan scan;
    private volatile boolean stopped;

    Sweeper(Store store, Timing timing, Listeners listeners, Counters counters, long tombstoneLifeNanos) {
        this.store = store;
        this.timing = timing;
        this.listeners = listeners;
        this.counters = counters;
        this.tombstoneLifeNanos = tombstoneLifeNanos;
    }

    void start() {
        timing.after(EVERY, this::sweep);
    }

    void stop() {
        stopped = true;
    }

    private void sweep() {
        if (stopped) {
            return;
        }
        timing.after(EVERY, this::sweep); // first: whatever goes wrong at one record, the next sweep comes
        long now = timing.wallNanos();
        Store.Scan walk = scan == null ? store.scan() : scan;
        scan = walk;
        for (long left = Math.max(LEAST_SLICE, store.count() / SLICES); left > 0; left--) {
            HerdRecord record = walk.next();
            if (record == null) {
                scan = null;
                break;
            }
            if (record.expiredAt(now)) {
                expire(record);
            }
        }
    }

    private void expire(HerdRecord record) {
        boolean gone = (record.shortens() && !record.isTombstone())
                ? store.merge(record.tombstone(tombstoneLifeNanos)).outcome() == Store.Outcome.NEWS
                : store.discard(record);
        if (gone) {
            counters.expired.increment();
            if (!record.isTombstone()) {
                listeners.changed(record.key()); // a queue would hold on to the value of the record
            }
        }
    }
}
