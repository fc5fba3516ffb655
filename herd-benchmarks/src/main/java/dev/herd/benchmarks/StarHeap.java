package dev.herd.benchmarks;

import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.LinkState;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * What the keys take in the writer's memory that a slow link owes its peer: after a burst of keys that are written once, the
 * heap beside the heap after the same burst when no link is slow. The writer is alone in this process, its
 * {@link Neighbours} are in another.
 */
final class StarHeap {

    static final String KEY = "heap B/owed key";

    private final int keys;
    private final long slowRate;
    private final int turns;

    /** With so many keys, and a slow link that carries so many bytes a second; so often with it, and as often without. */
    StarHeap(int keys, long slowRate, int turns) {
        this.keys = keys;
        this.slowRate = slowRate;
        this.turns = turns;
    }

    /** What came out of one burst. */
    private record Burst(long heap, int owed) {}

    void run(Map<String, Double> results) throws IOException, InterruptedException, TimeoutException {
        double[] perKey = new double[turns];
        double[] owed = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            Burst fast = burst(false);
            Burst slow = burst(true);
            perKey[turn] = (double) (slow.heap() - fast.heap()) / slow.owed();
            owed[turn] = slow.owed();
        }
        Arrays.sort(perKey);
        Arrays.sort(owed);
        results.put(KEY, Results.median(perKey));
        results.put("owed keys", Results.median(owed));
    }

    private Burst burst(boolean slow) throws IOException, InterruptedException, TimeoutException {
        try (Herd middle = Star.middle();
                Throttle throttle = new Throttle(Star.port(middle));
                NeighboursProcess neighbours =
                        NeighboursProcess.start(Star.port(middle), slow ? throttle.port() : Star.port(middle))) {
            HerdMap<String, byte[]> map = Star.map(middle);
            Star.awaitLinked(middle);
            map.put(Data.key('w', 0), Data.value(0)); // what is made at the first write is made
            Await.until("the first key to be everywhere", middle::converged);
            long before = Heap.used();
            if (slow) {
                throttle.limit(slowRate);
            }
            for (int number = 0; number < keys; number++) {
                map.put(Data.key('m', number), Data.value(number));
            }
            Await.until(
                    "the others to be owed nothing",
                    () -> middle.links().stream()
                            .filter(link -> link.owedKeys() > 0)
                            .allMatch(link -> slow
                                    && link.node().equals(Star.slowLink(middle).node())));
            long after = Heap.used();
            LinkState last = Star.slowLink(middle);
            if (slow == (last.owedKeys() == 0) || !neighbours.live()) {
                throw new WrongResultException("the last link: " + last);
            }
            Star.check(middle);
            return new Burst(after - before, last.owedKeys());
        }
    }
}
