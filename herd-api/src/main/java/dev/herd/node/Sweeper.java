package dev.herd.node;

import dev.herd.reconcile.SummedStore;
import dev.herd.store.Store;
import dev.herd.time.Timing;
import dev.herd.value.HerdRecord;
import java.util.concurrent.TimeUnit;

/**
 * Takes expired records out of the store once a minute: readers see nothing of an expired record anyhow, so this is only
 * about memory and about telling listeners. All nodes sweep out what has expired by the same full minutes, so that their
 * stores are equal in between.
 */
final class Sweeper {

    private static final long PERIOD = TimeUnit.MINUTES.toNanos(1);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int SLICE = 10_000;

    private final SummedStore store;
    private final Timing timing;
    private final Listeners listeners;
    private final Counters counters;
    private final long tombstoneLifeNanos;
    private volatile boolean stopped;

    Sweeper(SummedStore store, Timing timing, Listeners listeners, Counters counters, long tombstoneLifeNanos) {
        this.store = store;
        this.timing = timing;
        this.listeners = listeners;
        this.counters = counters;
        this.tombstoneLifeNanos = tombstoneLifeNanos;
    }

    void start() {
        timing.after(PERIOD - Math.floorMod(timing.wallNanos(), PERIOD) + PAUSE, this::sweep);
    }

    void stop() {
        stopped = true;
    }

    private void sweep() {
        if (stopped) {
            return;
        }
        start(); // first: whatever goes wrong at one record, the next sweep comes
        long now = timing.wallNanos();
        long horizon = now - Math.floorMod(now, PERIOD);
        store.summary().sweeping(horizon);
        goOn(store.scan(), horizon);
    }

    /** In slices, since the timer is everybody's. */
    private void goOn(Store.Scan scan, long horizon) {
        for (int left = SLICE; left > 0; left--) {
            HerdRecord record = scan.next();
            if (record == null) {
                store.summary().swept(horizon);
                return;
            }
            if (record.expiredAt(horizon)) {
                expire(record);
            }
        }
        if (!stopped) {
            timing.after(PAUSE, () -> goOn(scan, horizon));
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
