package dev.herd.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;

/**
 * What a slow neighbour costs the others and the node that writes. A {@link Star} whose last neighbour reads a hundredth of
 * what links need, and one in which all are fast, in turns, each anew; and what is owed to the slow one takes in memory, see
 * {@link StarHeap}. What the slow one has isn't looked at until it may read on, and then it must get all.
 */
final class SlowPeer {

    static final String PUT_RATIO = "put p99, slow / fast";
    static final String VISIBLE_RATIO = "visible p99, slow / fast";

    static final String SETTINGS =
            "Slow peer: a star over TCP, one node that writes and ten neighbours, all in one process; half of 1,000 writes a"
                    + " second are of keys written once, half of a thousand keys over and over. \"One slow\" and \"all fast\" take"
                    + " turns of 3 s (quick: 2 s); a figure is the median of its turns, a ratio the median of those of two turns"
                    + " in a row. Before each turn the slow link's buffers are filled."
                    + " A put counts from when it was due until it is done, or until the last of the nine fast neighbours has"
                    + " it. The slow one's bytes go through a proxy that reads so few, whose little CPU is in the figures of \"one"
                    + " slow\" only. For the heap the neighbours are in a process of their own, and each of 200,000 keys (quick:"
                    + " 60,000) is written once.";

    /** The slow link's share of what the others need: one in so many bytes. */
    private static final int SHARE = 100;

    /** What the kernel takes over loopback for a peer that doesn't read is several MB: with so many keys it has enough. */
    private static final int BURST = 40_000;

    private static final int HEAP_TURNS = 3;
    private static final int FAST = Star.NEIGHBOURS - 1;

    private final int pairs;
    private final int seconds;
    private final int burst;

    /**
     * Measures nothing yet.
     *
     * @param pairs how often with the slow one, and as often without
     * @param seconds how long each time, after one second that doesn't count
     * @param burst how many keys are owed when the memory is looked at
     */
    SlowPeer(int pairs, int seconds, int burst) {
        this.pairs = pairs;
        this.seconds = seconds;
        this.burst = burst;
    }

    /** What came out of one star: 99th percentiles in milliseconds, and what links carried. */
    private record Block(double put, double visible, double bytesPerSecond, double slowBytesPerSecond, int owed) {}

    /** Two that came one right after the other, so that whatever else the machine did hit them alike. */
    private record Pair(Block slow, Block fast) {}

    void run(Map<String, Double> results) throws IOException, InterruptedException, TimeoutException {
        long rate = Math.max(1, (long) (block(0).bytesPerSecond() / SHARE)); // which warms up, too
        List<Pair> all = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            boolean slowFirst = pair % 2 == 0;
            Block first = block(slowFirst ? rate : 0);
            Block second = block(slowFirst ? 0 : rate);
            all.add(slowFirst ? new Pair(first, second) : new Pair(second, first));
        }
        results.put("others' links, B/s", median(all, pair -> pair.fast.bytesPerSecond));
        results.put("slow link, B/s", median(all, pair -> pair.slow.slowBytesPerSecond));
        results.put("put p99 ms, all fast", median(all, pair -> pair.fast.put));
        results.put("put p99 ms, one slow", median(all, pair -> pair.slow.put));
        results.put(PUT_RATIO, median(all, pair -> pair.slow.put / pair.fast.put));
        results.put("visible p99 ms, all fast", median(all, pair -> pair.fast.visible));
        results.put("visible p99 ms, one slow", median(all, pair -> pair.slow.visible));
        results.put(VISIBLE_RATIO, median(all, pair -> pair.slow.visible / pair.fast.visible));
        results.put("keys owed in the end", median(all, pair -> pair.slow.owed));
        new StarHeap(burst, rate, Math.min(HEAP_TURNS, pairs)).run(results);
    }

    /** With a neighbour that is sent so many bytes a second, or none that is slow. */
    private Block block(long slowRate) throws IOException, InterruptedException, TimeoutException {
        StarWrites writes = new StarWrites((1 + seconds) * StarWrites.PER_SECOND);
        try (Star star = Star.start(slowRate > 0, writes)) {
            star.limit(slowRate);
            for (int number = 0; number < BURST; number++) {
                star.put(Data.key('b', number), Data.value(number));
            }
            star.awaitHeld(slowRate > 0 ? FAST : Star.NEIGHBOURS, BURST);
            System.gc(); // what came before is nobody's cost
            if (slowRate > 0 && star.slowLink().owedKeys() == 0) {
                throw new WrongResultException("nothing is owed to the slow neighbour");
            }
            long before = star.bytesSent();
            long passedBefore = star.passed();
            writes.write(star);
            long sent = star.bytesSent() - before;
            long passed = star.passed() - passedBefore;
            writes.awaitSeen(FAST);
            int owed = star.slowLink().owedKeys();
            star.unlimited();
            star.awaitHeld(Star.NEIGHBOURS, BURST + writes.keys());
            star.check();
            writes.verify(star);
            return new Block(
                    Latency.millis(writes.puts(StarWrites.PER_SECOND), 99),
                    Latency.millis(writes.sights(StarWrites.PER_SECOND, FAST), 99),
                    (double) sent / Star.NEIGHBOURS / (1 + seconds),
                    (double) passed / (1 + seconds),
                    owed);
        }
    }

    private static double median(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
        return Results.median(pairs.stream().mapToDouble(figure).sorted().toArray());
    }
}
