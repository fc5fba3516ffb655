package dev.herd.reconcile;

/**
 * The first symbols of a set's Rateless IBLT (Yang, Gilad and Alizadeh, "Practical Rateless Set Reconciliation", SIGCOMM
 * 2024). Subtracted from another set's, they are the symbols of what the two sets do not share, and a few more symbols
 * than that has items are enough to find it, however large the sets. The sequence has no end and depends on the set
 * alone: one prefix serves every peer and every difference, and an item is put in or taken out at any time.
 *
 * <p>An item stands for one version of one record: 48 bits that hash all of the record, and 32 that hash its key, by
 * which whoever holds the record finds it. Symbol 0 has every item in it; symbol {@code i} each with a chance of
 * {@code 1 / (1 + i / 2)}, drawn by the item's own hash. Guarded by its owner.
 */
final class Sketch {

    private final long[] hashes;
    private final long[] keys;
    private final int[] counts;

    /**
     * The sketch of an empty set.
     *
     * @param symbols how many symbols, at least 1; the prefix finds differences of some two thirds as many items
     */
    Sketch(int symbols) {
        hashes = new long[symbols];
        keys = new long[symbols];
        counts = new int[symbols];
    }

    int symbols() {
        return hashes.length;
    }

    private Sketch(Sketch other) {
        hashes = other.hashes.clone();
        keys = other.keys.clone();
        counts = other.counts.clone();
    }

    Sketch copy() {
        return new Sketch(this);
    }

    /** Puts an item in that is not in the set (sign 1), or takes one out that is (sign -1). */
    void toggle(long hash, int key, int sign) {
        long keyAndCheck = Item.keyAndCheck(hash, key);
        long draw = Item.firstDraw(hash, key);
        int at = 0;
        while (at < hashes.length) {
            hashes[at] ^= hash;
            keys[at] ^= keyAndCheck;
            counts[at] += sign;
            at = Item.next(at, draw);
            draw = Item.nextDraw(draw);
        }
    }

    /** The exclusive or of the hashes of the items in a symbol. */
    long hash(int symbol) {
        return hashes[symbol];
    }

    /** The exclusive or of {@link Item#keyAndCheck} of the items in a symbol. */
    long key(int symbol) {
        return keys[symbol];
    }

    /** How many items are in a symbol. */
    int count(int symbol) {
        return counts[symbol];
    }
}
