package dev.herd.reconcile;

import dev.herd.value.HerdRecord;

/**
 * A portion of a store: the records of a part of all keys that were accepted within a time.
 *
 * @param id what the node that fetches it calls it
 * @param part which of the parts, from 0; see {@link dev.herd.store.Store#scan(long, int, int)}
 * @param parts how many there are: a power of two, at most {@link #MOST_PARTS}
 * @param from when the oldest was accepted, in nanoseconds since 1970
 * @param before when none of them was accepted any more
 */
record Portion(int id, int part, int parts, long from, long before) {

    /** Into so many parts keys are divided at most. */
    static final int MOST_PARTS = 64;

    static boolean isPartition(int parts) {
        return parts > 0 && parts <= MOST_PARTS && Integer.bitCount(parts) == 1;
    }

    boolean isOfItsTime(HerdRecord record) {
        return record.accepted() >= from && record.accepted() < before;
    }
}
