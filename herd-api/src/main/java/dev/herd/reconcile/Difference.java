package dev.herd.reconcile;

import java.util.Arrays;

/**
 * Finds the items that only one of two sets has, from the symbols of both {@link Sketch}es: a symbol in which one item is
 * left gives it away, which takes that item out of its other symbols, and so on. Takes the peer's symbols as they come.
 * Used by one thread at a time.
 *
 * <p>Symbols from a peer may be anything: no more items are found than symbols were given, and each costs some
 * twenty steps.
 */
final class Difference {

    private static final int LEAST = 16;

    private int symbols;
    private long[] hashes = new long[LEAST];
    private long[] keys = new long[LEAST];
    private int[] counts = new int[LEAST]; // but for multiples of 65,536

    private int found;
    private long[] foundHashes = new long[LEAST];
    private long[] foundKeys = new long[LEAST];
    private byte[] signs = new byte[LEAST]; // 1: only the peer has it, -1: only this node
    private int[] nexts = new int[LEAST]; // the item's first symbol that hasn't come yet
    private long[] draws = new long[LEAST];

    private int[] pure = new int[LEAST]; // symbols that may have one item left; a stack
    private int pureSize;
    private boolean absurd;

    /** How many symbols have come. */
    int symbols() {
        return symbols;
    }

    /**
     * Takes the peer's next symbol.
     *
     * @param own this node's sketch, with at least one symbol more than have come
     */
    void add(Sketch own, long hash, long key, int count) {
        if (symbols == hashes.length) {
            hashes = Arrays.copyOf(hashes, symbols * 2);
            keys = Arrays.copyOf(keys, symbols * 2);
            counts = Arrays.copyOf(counts, symbols * 2);
        }
        int at = symbols++;
        hashes[at] = hash ^ own.hash(at);
        keys[at] = key ^ own.key(at);
        counts[at] = (short) (count - own.count(at));
    }

    /**
     * Finds what the symbols that have come are enough for.
     *
     * @return whether that is all
     */
    boolean decode() {
        int known = found;
        for (int item = 0; item < known; item++) {
            takeOut(item);
        }
        for (int at = 0; at < symbols; at++) {
            noteIfPure(at);
        }
        while (pureSize > 0 && !absurd) {
            int at = pure[--pureSize];
            if (isPure(at)) {
                find(at);
            }
        }
        // Every item is in symbol 0.
        return !absurd && symbols > 0 && (short) counts[0] == 0 && hashes[0] == 0 && keys[0] == 0;
    }

    /** Whether the symbols can be those of no set. */
    boolean absurd() {
        return absurd;
    }

    private boolean isPure(int at) {
        return Math.abs((short) counts[at]) == 1 && Item.keyAndCheck(hashes[at], Item.key(keys[at])) == keys[at];
    }

    private void noteIfPure(int at) {
        if (isPure(at)) {
            if (pureSize == pure.length) {
                pure = Arrays.copyOf(pure, pureSize * 2);
            }
            pure[pureSize++] = at;
        }
    }

    private void find(int at) {
        if (found == symbols) {
            absurd = true; // an item for each symbol is the most there can be
            return;
        }
        if (found == foundHashes.length) {
            foundHashes = Arrays.copyOf(foundHashes, found * 2);
            foundKeys = Arrays.copyOf(foundKeys, found * 2);
            signs = Arrays.copyOf(signs, found * 2);
            nexts = Arrays.copyOf(nexts, found * 2);
            draws = Arrays.copyOf(draws, found * 2);
        }
        int item = found++;
        foundHashes[item] = hashes[at];
        foundKeys[item] = keys[at];
        signs[item] = (byte) (short) counts[at];
        nexts[item] = 0;
        draws[item] = Item.firstDraw(hashes[at], Item.key(keys[at]));
        takeOut(item);
    }

    /** Takes an item out of those of its symbols that have come since this was last done. */
    private void takeOut(int item) {
        long hash = foundHashes[item];
        long key = foundKeys[item];
        long draw = draws[item];
        int at = nexts[item];
        while (at < symbols) {
            hashes[at] ^= hash;
            keys[at] ^= key;
            counts[at] -= signs[item];
            noteIfPure(at);
            at = Item.next(at, draw);
            draw = Item.nextDraw(draw);
        }
        nexts[item] = at;
        draws[item] = draw;
    }

    /** The items found that only the peer has, or only this node. */
    Items found(boolean peers) {
        int sign = peers ? 1 : -1;
        long[] hashesOf = new long[found];
        int[] keysOf = new int[found];
        int size = 0;
        for (int item = 0; item < found; item++) {
            if (signs[item] == sign) {
                hashesOf[size] = foundHashes[item];
                keysOf[size++] = Item.key(foundKeys[item]);
            }
        }
        return new Items(Arrays.copyOf(hashesOf, size), Arrays.copyOf(keysOf, size));
    }

    /** How many items have been found. */
    int size() {
        return found;
    }

    /**
     * How many symbols will probably be enough. The count of items in a symbol strays from what is expected of it the
     * more, the more items there are; how far the first symbols stray says about how many that is, the surer the more symbols.
     */
    int symbolsNeeded() {
        double strayed = 0;
        int all = (short) counts[0];
        for (int at = 1; at < symbols; at++) {
            double chance = 1 / (1 + at / 2.0);
            double stray = (short) counts[at] - all * chance;
            strayed += stray * stray / (chance * (1 - chance)); // on average as many as there are items
        }
        double left = Math.max(Math.abs(all), strayed / Math.max(1, symbols - 1));
        return symbolsFor(found + left * (1 + Math.sqrt(2.0 / Math.max(1, symbols))));
    }

    /** How many symbols find so many items nine times of ten (as measured; 1.35 an item are the least for many). */
    static int symbolsFor(double items) {
        return (int) Math.min(Integer.MAX_VALUE, 1.37 * items + 2 * Math.sqrt(items) + 3);
    }
}
