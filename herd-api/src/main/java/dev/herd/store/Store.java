package dev.herd.store;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import dev.herd.value.Limits;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A node's full copy of the herd's data: at most one record a key, tombstones included. All methods may be called by
 * any threads at once; each takes effect at one moment between its call and its return, and none blocks for longer
 * than another call on the same key takes. A store knows no clock: whether a record has expired is its caller's
 * question. Several threads, no listeners, no I/O on the way of an update.
 *
 * <p>The numbered rules stand in CONTRACTS.md; {@code StoreContract} in herd-testkit checks them.
 */
public interface Store {

    /**
     * What a merge or an update came to.
     */
    enum Outcome {
        /** The record is stored now; it wasn't before. */
        NEWS,
        /** The very same version was stored already; or an update changed nothing. */
        SAME,
        /** A newer version is stored. */
        OLDER,
        /** It would have been news, but the store is at its bound of keys or bytes; nothing was changed. */
        FULL
    }

    /**
     * The outcome, and what the store held under the key just before.
     *
     * @param outcome what it came to
     * @param previous the record that was stored before the call (with NEWS: the one displaced), or null if none was
     */
    record Result(Outcome outcome, @Nullable HerdRecord previous) {}

    /**
     * Reads a record.
     *
     * @param key what to look up: a key, or any record that stands under it
     * @return the record stored, expired or tombstone though it may be; null if there is none
     */
    @Nullable
    HerdRecord get(Keyed key);

    /**
     * Takes a record in, if it is newer than the one stored: the larger by {@link HerdRecord#compareVersion} stays.
     *
     * @param record the record
     * @return the outcome; FULL only if the record needs more room than there is
     */
    Result merge(HerdRecord record);

    /**
     * Changes a key atomically: no other change of the key comes between reading the record and writing the new one.
     *
     * @param key the key
     * @param change gets the record stored (null if none) and returns the one to store in its place, which must stand
     *     under the same key, or null to leave all as it is; called once, on this thread; may read this store, but must
     *     not change it
     * @return NEWS, SAME if the change returned null, or FULL; what {@code change} throws is passed on, and changes
     *     nothing
     * @throws IllegalStateException at once if called by the {@code change} of another update of this store, as
     *     {@link #merge} and {@link #discard} do there unless there is nothing for them to change
     */
    Result update(Key key, UnaryOperator<@Nullable HerdRecord> change);

    /**
     * Forgets a record, if it is still the one stored.
     *
     * @param record the record; compared by content
     * @return whether it was there and is gone now
     */
    boolean discard(HerdRecord record);

    /**
     * Starts a walk through all records.
     *
     * @return a scan that begins at the first record
     */
    Scan scan();

    /**
     * Looks for records by the hashes of their keys alone. Reconciliation learns no more than that of what a peer lacks.
     *
     * @param seed of the hashes
     * @param keyHashes of the keys, by {@link Keyed#keyHash}; not changed
     * @param found gets every record stored throughout the call whose key has one of these hashes, possibly twice, and
     *     perhaps others; called on this thread
     */
    default void find(long seed, int[] keyHashes, Consumer<HerdRecord> found) {
        int[] sorted = keyHashes.clone();
        Arrays.sort(sorted);
        Scan all = scan();
        for (HerdRecord record = all.next(); record != null; record = all.next()) {
            if (Arrays.binarySearch(sorted, record.keyHash(seed)) >= 0) {
                found.accept(record);
            }
        }
    }

    /**
     * Starts a walk through a part of all records, those whose keys' hashes begin with the same bits. A node that lacks
     * nearly everything asks one peer for one part and another for the next.
     *
     * @param seed of the hashes, by {@link Keyed#keyHash}
     * @param part which, from 0
     * @param parts how many there are in all: a power of two, at most 64
     * @return a scan of at least the records whose key's hash, as an unsigned number, is in that part of all hashes
     */
    default Scan scan(long seed, int part, int parts) {
        Scan all = scan();
        return () -> {
            HerdRecord record = all.next();
            while (record != null && partOf(record.keyHash(seed), parts) != part) {
                record = all.next();
            }
            return record;
        };
    }

    private static int partOf(int hash, int parts) {
        return (int) ((Integer.toUnsignedLong(hash) * parts) >>> Integer.SIZE);
    }

    /**
     * How many keys are stored, tombstones included.
     *
     * @return the number; under concurrent changes it is one that was true a moment ago
     */
    long count();

    /**
     * How many bytes of encoded records are stored.
     *
     * @return the number; under concurrent changes it is one that was true a moment ago
     */
    long bytes();

    /**
     * How near the store is to its bounds.
     *
     * @return 0 when empty to 1 when full: the larger part of the bounds of keys and bytes
     */
    double load();

    /**
     * A walk through a store, taken up and left at leisure: it holds no lock and copies nothing, so it may rest for as
     * long as its owner likes. Each record that is stored from the scan's start to its end is returned at least once,
     * in the version current when it is returned; records that come or go meanwhile may be returned or not. Used by one
     * thread at a time.
     */
    interface Scan {

        /**
         * Goes on.
         *
         * @return the next record, or null at the end, and ever after
         */
        @Nullable
        HerdRecord next();
    }

    /**
     * The store a node has when it is given no other: in memory, in no order.
     *
     * @param limits the bounds of keys and bytes
     * @param seed random bits that nobody outside can know, so that keys can't be chosen to collide
     * @return a new, empty store
     */
    static Store inMemory(Limits limits, long seed) {
        return new MemoryStore(limits.storeKeys(), limits.storeBytes(), seed);
    }
}
