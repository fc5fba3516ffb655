package dev.herd.reconcile;

/** What an item of a {@link Sketch} draws from its own hash: the symbols that it is in, and the check of its identity. */
final class Item {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long HASH_MASK = (1L << 48) - 1;
    private static final int CHECK_BITS = 24;
    private static final double UNIT = 0x1p-53;

    /**
     * What {@link #next} would take a root and a division for each time, by the upper bits of a draw; in between, a straight line does.
     * An item in a sketch of 32,768 symbols takes some twenty steps, which is most of what a summary costs a flood: 250 ns in
     * place of 460 ({@code SummaryBenchmark}). The first steps, where the curve is steep, are reckoned.
     */
    private static final int STEP_BITS = 10;

    private static final int FEW_STEPS = 8;
    private static final float[] SKIPS = skips();

    private Item() {}

    private static float[] skips() {
        float[] skips = new float[(1 << STEP_BITS) + 1];
        for (int step = 1; step < skips.length; step++) {
            skips[step] = (float) (1 / Math.sqrt(step * Math.scalb(1.0, -STEP_BITS)) - 1);
        }
        return skips;
    }

    /** What of a record's hash names it in a sketch: 48 bits, so that symbols are short; with its key's they are 80. */
    static long hash(long recordHash) {
        return recordHash & HASH_MASK;
    }

    /**
     * The key's hash in the upper half; in the lower 24 bits a check, by which a symbol of one item is told from one of several
     * whose hashes happen to fall together.
     */
    static long keyAndCheck(long hash, int key) {
        return ((long) key << Integer.SIZE) | (mixed(hash, key) >>> (Long.SIZE - CHECK_BITS));
    }

    /** Another hash of the item, independent of the first. */
    static long mixed(long hash, int key) {
        return mix(hash + GOLDEN * key);
    }

    /** The key's hash. */
    static int key(long keyAndCheck) {
        return (int) (keyAndCheck >>> Integer.SIZE);
    }

    /** Seeds the draws that choose an item's symbols. */
    static long firstDraw(long hash, int key) {
        return mix(hash ^ key) + GOLDEN;
    }

    static long nextDraw(long draw) {
        return draw + GOLDEN;
    }

    /**
     * The next symbol of an item after {@code symbol}. The chance that an item skips all of the next g symbols is about
     * {@code ((i + 1.5) / (i + 1.5 + g))²}; that is solved here for g.
     *
     * @return the symbol; {@link Integer#MAX_VALUE} if it lies beyond
     */
    static int next(int symbol, long draw) {
        long drawn = mix(draw);
        int step = (int) (drawn >>> (Long.SIZE - STEP_BITS));
        if (step < FEW_STEPS) {
            double chance = ((drawn >>> 11) + 1) * UNIT; // in (0, 1]
            return (int) (symbol + Math.max(1, Math.ceil((symbol + 1.5) * (1 / Math.sqrt(chance) - 1)))); // saturates
        }
        float within = (drawn >>> 20 & 0xFFFFFF) * 0x1p-24f;
        float skip = SKIPS[step] + (SKIPS[step + 1] - SKIPS[step]) * within;
        return symbol + 1 + (int) ((symbol + 1.5f) * skip);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
