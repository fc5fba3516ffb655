package dev.herd.testkit.maelstrom;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Who doesn't hear whom while the network is cut, as Jepsen draws it. */
final class Grudges {

    private static final int MOST_PERFECT = 5;

    private Grudges() {}

    /**
     * Draws a cut.
     *
     * @param nodes how many, at least 1
     * @param random decides
     * @return for each node those that it doesn't hear
     */
    static List<BitSet> drawn(int nodes, Random random) {
        List<Integer> shuffled = IntStream.range(0, nodes).boxed().collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(shuffled, random);
        return switch (random.nextInt(4)) {
            case 0 -> apart(shuffled, 1);
            case 1 -> apart(shuffled, (nodes - 1) / 3);
            case 2 -> apart(shuffled, nodes / 2);
            default -> nodes <= MOST_PERFECT ? ring(shuffled) : majorities(nodes, random);
        };
    }

    /** The first so many nodes hear only each other, and the others likewise. */
    static List<BitSet> apart(List<Integer> nodes, int first) {
        BitSet few = new BitSet();
        nodes.subList(0, first).forEach(few::set);
        List<BitSet> deafTo = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            BitSet others = (BitSet) few.clone();
            if (few.get(i)) {
                others.flip(0, nodes.size());
            }
            deafTo.add(others);
        }
        return deafTo;
    }

    /** Each node hears those next to it on a ring: a majority, and to each another one. */
    static List<BitSet> ring(List<Integer> nodes) {
        int size = nodes.size();
        int majority = size / 2 + 1;
        List<BitSet> deafTo = new ArrayList<>(Collections.nCopies(size, new BitSet()));
        for (int start = 0; start < size; start++) {
            BitSet others = new BitSet();
            others.set(0, size);
            for (int i = start; i < start + majority; i++) {
                others.clear(nodes.get(i % size));
            }
            deafTo.set(nodes.get((start + majority / 2) % size), others);
        }
        return deafTo;
    }

    /**
     * Each node hears a majority, itself included: again and again one that hears the fewest is joined with one that it
     * doesn't hear yet and that hears the fewest, until all hear enough.
     */
    static List<BitSet> majorities(int nodes, Random random) {
        int majority = nodes / 2 + 1;
        List<BitSet> hears = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            BitSet self = new BitSet();
            self.set(i);
            hears.add(self);
        }
        BitSet nobody = new BitSet();
        int one = leastHearing(hears, nobody, random);
        while (hears.get(one).cardinality() < majority) {
            int other = leastHearing(hears, hears.get(one), random);
            hears.get(one).set(other);
            hears.get(other).set(one);
            one = leastHearing(hears, nobody, random);
        }
        hears.forEach(set -> set.flip(0, nodes));
        return hears;
    }

    private static int leastHearing(List<BitSet> hears, BitSet butThese, Random random) {
        List<Integer> found = new ArrayList<>();
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < hears.size(); i++) {
            int degree = hears.get(i).cardinality();
            if (butThese.get(i) || degree > least) {
                continue;
            }
            if (degree < least) {
                found.clear();
                least = degree;
            }
            found.add(i);
        }
        return found.get(random.nextInt(found.size()));
    }
}
