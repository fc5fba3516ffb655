package dev.herd.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {

    private static final int SYMBOLS = 1 << 15;

    private final Sketch ours = new Sketch(SYMBOLS);
    private final Sketch theirs = new Sketch(SYMBOLS);
    private final Set<Long> onlyOurs = new HashSet<>();
    private final Set<Long> onlyTheirs = new HashSet<>();

    private void fill(SplittableRandom random, int common, int different) {
        for (int i = 0; i < common; i++) {
            long hash = Item.hash(random.nextLong());
            ours.toggle(hash, keyOf(hash), 1);
            theirs.toggle(hash, keyOf(hash), 1);
        }
        for (int i = 0; i < different; i++) {
            long hash = Item.hash(random.nextLong());
            if (random.nextBoolean()) {
                ours.toggle(hash, keyOf(hash), 1);
                onlyOurs.add(hash);
            } else {
                theirs.toggle(hash, keyOf(hash), 1);
                onlyTheirs.add(hash);
            }
        }
    }

    private static int keyOf(long hash) {
        return (int) ((hash * 31) >>> 7);
    }

    /** How many symbols it takes, when they come one by one. */
    private int symbolsToDecode(Difference difference) {
        do {
            int at = difference.symbols();
            difference.add(ours, theirs.hash(at), theirs.key(at), theirs.count(at));
        } while (!difference.decode());
        return difference.symbols();
    }

    private void assertComplete(Difference difference) {
        Set<Long> ofUs = hashes(difference.found(false));
        Set<Long> ofThem = hashes(difference.found(true));
        assertThat(ofUs).isEqualTo(onlyOurs);
        assertThat(ofThem).isEqualTo(onlyTheirs);
    }

    private static Set<Long> hashes(Items items) {
        Set<Long> hashes = new HashSet<>();
        for (int item = 0; item < items.size(); item++) {
            assertThat(items.key(item)).isEqualTo(keyOf(items.hash(item)));
            hashes.add(items.hash(item));
        }
        return hashes;
    }

    @Test
    void equalSetsTakeOneSymbol() {
        fill(new SplittableRandom(1), 1_000, 0);
        Difference difference = new Difference();
        assertThat(symbolsToDecode(difference)).isEqualTo(1);
        assertThat(difference.size()).isZero();
    }

    @Test
    void oneDifferenceTakesOneSymbol() {
        fill(new SplittableRandom(2), 1_000, 1);
        Difference difference = new Difference();
        assertThat(symbolsToDecode(difference)).isEqualTo(1);
        assertComplete(difference);
    }

    /** The published means are 1.58, 1.44 and 1.37 symbols an item; the bounds are their 99th percentiles. */
    @ParameterizedTest
    @CsvSource({"8, 2.63", "128, 1.75", "1024, 1.45", "10000, 1.42"})
    void theSymbolsNeededFollowTheDifference(int items, double most) {
        fill(new SplittableRandom(items), 20_000, items);
        Difference difference = new Difference();
        assertThat(symbolsToDecodeInSteps(difference, Math.max(1, items / 100)))
                .isLessThanOrEqualTo((int) (items * most));
        assertComplete(difference);
    }

    private int symbolsToDecodeInSteps(Difference difference, int step) {
        do {
            for (int i = 0; i < step; i++) {
                int at = difference.symbols();
                difference.add(ours, theirs.hash(at), theirs.key(at), theirs.count(at));
            }
        } while (!difference.decode());
        return difference.symbols();
    }

    @Test
    void whatWasTakenOutIsNotFound() {
        fill(new SplittableRandom(3), 100, 50);
        for (long hash : onlyOurs) {
            ours.toggle(hash, keyOf(hash), -1);
        }
        onlyOurs.clear();
        Difference difference = new Difference();
        symbolsToDecode(difference);
        assertComplete(difference);
    }

    @RepeatedTest(20)
    void symbolsOfNoSetFindNothingForEver(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        fill(random, 10, 10);
        Difference difference = new Difference();
        for (int i = 0; i < 1_000; i++) {
            long hash = Item.hash(random.nextLong());
            long key = random.nextInt(4) == 0 ? random.nextLong() : Item.keyAndCheck(hash, random.nextInt());
            difference.add(
                    ours, hash ^ ours.hash(i), key ^ ours.key(i), ours.count(i) + (random.nextBoolean() ? 1 : -1));
            difference.decode();
            assertThat(difference.size()).isLessThanOrEqualTo(difference.symbols());
        }
    }
}
