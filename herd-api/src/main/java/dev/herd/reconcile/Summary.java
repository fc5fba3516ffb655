package dev.herd.reconcile;

import dev.herd.time.Timing;
import dev.herd.value.HerdRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprint and the sketch of all records that a store holds. Whoever changes the store says so here; that only
 * notes the change down, and a timer folds it in a moment later, many at a time. Sums and exclusive ors don't mind the
 * order, so changes of one key by several threads may be noted in any.
 *
 * <p>Any thread. Two locks, so that no update waits for a fold but its own.
 */
public final class Summary {

    /** Past so many changes the update that notes the last one folds them all: memory stays bounded. */
    private static final int MOST_NOTED = 8_192;

    /** The horizon before the first sweep. */
    static final long NOT_SWEPT = Long.MIN_VALUE;

    private static final long FOLD_AFTER_NANOS = 20_000_000;

    /** Differences of up to some 23,700 items, or 11,800 changed keys. All nodes have as many. */
    static final int SYMBOLS = 32_768;

    private final long seed;
    private final Timing timing;
    private final Object noting = new Object();
    // guarded by noting
    private Changes noted = new Changes();

    private final Known known;
    private volatile long horizon = NOT_SWEPT;
    private volatile long sweptUpTo = NOT_SWEPT;

    private final Object folding = new Object();
    // guarded by folding, which is taken before noting
    private Changes spare = new Changes();
    private final Sketch sketch;
    private long count;
    private long sum;
    private long mixed;
    private long parity;
    private long toggled; // how many records came and went so far

    /**
     * The summary of an empty store.
     *
     * @param seed for hashes; all nodes of a herd use the same
     * @param timing for folding
     */
    public Summary(long seed, Timing timing) {
        this(seed, timing, SYMBOLS);
    }

    /**
     * Likewise, with a sketch that can tell less.
     *
     * @param seed for hashes; all nodes of a herd use the same
     * @param timing for folding
     * @param symbols how many the sketch has, at least 1; the same on all nodes
     */
    public Summary(long seed, Timing timing, int symbols) {
        this.seed = seed;
        this.timing = timing;
        this.known = new Known(timing);
        this.sketch = new Sketch(symbols);
    }

    /**
     * The store has changed.
     *
     * @param before the record that it no longer holds, or null
     * @param after the record that it holds instead, or null
     */
    public void changed(@Nullable HerdRecord before, @Nullable HerdRecord after) {
        int now;
        synchronized (noting) {
            now = noted.add(before, after);
        }
        if (now >= MOST_NOTED) {
            fold();
        } else if (now == 1) {
            timing.after(FOLD_AFTER_NANOS, this::fold);
        }
    }

    /** Folds in what has been noted. */
    private void fold() {
        synchronized (folding) {
            Changes changes;
            synchronized (noting) {
                if (noted.size == 0) {
                    return;
                }
                changes = noted;
                noted = spare;
                spare = changes;
            }
            for (int i = 0; i < changes.size; i++) {
                fold(changes.gone[i], -1);
                fold(changes.come[i], 1);
            }
            changes.clear();
        }
    }

    private void fold(@Nullable HerdRecord record, int sign) {
        if (record == null) {
            return;
        }
        long hash = record.hash(seed);
        int key = record.keyHash(seed);
        if (sign > 0) {
            come(record);
        }
        count += sign;
        sum += sign * hash;
        mixed += sign * Item.mixed(hash, key);
        parity ^= Parity.of(hash, key);
        toggled++;
        sketch.toggle(Item.hash(hash), key, sign);
    }

    /** Whether less is known of other nodes when a record has come into the store. */
    boolean lowers(HerdRecord record) {
        return known.isLoweredBy(record.accepted()) && !record.isTombstone();
    }

    /**
     * A record may come into the store. Said before, since who finds it there may ask at once whether the peer has had it.
     */
    void come(HerdRecord record) {
        if (!record.isTombstone()) {
            known.come(record.accepted());
        }
    }

    /**
     * What has expired by some time is about to be swept out of the store.
     *
     * @param time nanoseconds since 1970
     */
    public void sweeping(long time) {
        sweptUpTo = Math.max(sweptUpTo, time); // the sweeper is one
    }

    /**
     * Up to when values may have been taken for expired, however right the clock was.
     *
     * @return the latest time that {@link #sweeping} was told
     */
    public long sweptUpTo() {
        return sweptUpTo;
    }

    /**
     * What has expired by some time has been swept out of the store.
     *
     * @param time nanoseconds since 1970
     */
    public void swept(long time) {
        horizon = time;
    }

    long wallNanos() {
        return timing.wallNanos();
    }

    long horizon() {
        return horizon;
    }

    long seed() {
        return seed;
    }

    int symbols() {
        return sketch.symbols();
    }

    /** The fingerprint of what the store holds now; changes under way may be in it or not. */
    Fingerprint fingerprint() {
        synchronized (folding) {
            fold();
            return new Fingerprint(count, sum, mixed);
        }
    }

    /** The store is compared with that of a peer's run now. */
    Known.Moment compare(long run) {
        synchronized (folding) {
            fold();
            return known.compare(run, new Fingerprint(count, sum, mixed), parity, toggled);
        }
    }

    /** What is known of other nodes' runs; may lack what a change under way makes of it. */
    Known known() {
        return known;
    }

    /** Whether a run has held a record of this store, which is no tombstone, or a newer version. */
    boolean had(long run, HerdRecord record) {
        if (!known.had(run, record.accepted())) {
            return false;
        }
        fold(); // and so lowers the bound, if it came just now
        return known.had(run, record.accepted());
    }

    /** A copy of the sketch; changes under way may be in it or not. */
    Sketch sketch() {
        synchronized (folding) {
            fold();
            return sketch.copy();
        }
    }

    /** What left the store, and what came in its place. */
    private static final class Changes {
        private @Nullable HerdRecord[] gone = new @Nullable HerdRecord[64];
        private @Nullable HerdRecord[] come = new @Nullable HerdRecord[64];
        private int size;

        /** Returns how many there are now. */
        int add(@Nullable HerdRecord before, @Nullable HerdRecord after) {
            if (size == come.length) {
                gone = Arrays.copyOf(gone, size * 2);
                come = Arrays.copyOf(come, size * 2);
            }
            gone[size] = before;
            come[size] = after;
            return ++size;
        }

        void clear() {
            Arrays.fill(gone, 0, size, null);
            Arrays.fill(come, 0, size, null);
            size = 0;
        }
    }
}
