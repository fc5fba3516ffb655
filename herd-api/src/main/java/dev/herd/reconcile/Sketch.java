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

    private static final int COUNT_SHIFT = 48;
    private static final long HASH_MASK = (1L << COUNT_SHIFT) - 1;

    /**
     * Of each symbol first its hash, above it the lower 16 bits of its count, then its key and check: side by side, since an item is
     * in some twenty symbols far from each other, and each place that is gone to is a miss of the cache.
     */
    private final long[] words;

    private int items;

    /**
     * The sketch of an empty set.
     *
     * @param symbols how many symbols, at least 1; the prefix finds differences of some two thirds as many items
     */
    Sketch(int symbols) {
        words = new long[2 * symbols];
    }

    int symbols() {
        return words.length / 2;
    }

    private Sketch(Sketch other) {
        words = other.words.clone();
        items = other.items;
    }

    Sketch copy() {
        return new Sketch(this);
    }

    /** Puts an item in that is not in the set (sign 1), or takes one out that is (sign -1). Its hash is one of {@link Item#hash}. */
    void toggle(long hash, int key, int sign) {
        long keyAndCheck = Item.keyAndCheck(hash, key);
        long draw = Item.firstDraw(hash, key);
        long one = (long) sign << COUNT_SHIFT;
        int symbols = symbols();
        int at = 0;
        while (at < symbols) {
            int word = 2 * at;
            words[word] = (words[word] ^ hash) + one;
            words[word + 1] ^= keyAndCheck;
            at = Item.next(at, draw);
            draw = Item.nextDraw(draw);
        }
        items += sign;
    }

    /** How many items there are. */
    int items() {
        return items;
    }

    /** The exclusive or of the hashes of the items in a symbol. */
    long hash(int symbol) {
        return words[2 * symbol] & HASH_MASK;
    }

    /** The exclusive or of {@link Item#keyAndCheck} of the items in a symbol. */
    long key(int symbol) {
        return words[2 * symbol + 1];
    }

    /** How many items are in a symbol, but for multiples of 65,536. */
    short count(int symbol) {
        return (short) (words[2 * symbol] >>> COUNT_SHIFT);
    }
}
