package dev.herd.benchmarks;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An empty node joins four that hold many entries, while one of them writes on: how long until it holds all that they do,
 * from the moment its start begins, and how late writes are visible on the four meanwhile. What is waited for is the number
 * of entries, that of the writes up to then included; that they are the right ones is checked afterwards.
 */
final class Join {

    static final String TIME = "until it holds all ms";
    static final String P99 = "live p99 ms meanwhile";
    static final String P99_BEFORE = "live p99 ms before";

    /** Numbers from here on are of the writes that go on. */
    private static final int LIVE = 1 << 28;

    private static final int MOST_SECONDS = 240;
    private static final int OLD_NODES = Figure1.NODES.size() - 1;

    private final int count;
    private final int secondsBefore;
    private final Latency live = new Latency(LIVE, MOST_SECONDS * Latency.PER_SECOND);

    Join(int count, int secondsBefore) {
        this.count = count;
        this.secondsBefore = secondsBefore;
    }

    void run(Options.Subject system, Map<String, Double> results)
            throws IOException, InterruptedException, TimeoutException {
        try (Cluster cluster = Cluster.start(system, 1, live)) {
            for (int number = 0; number < count; number++) {
                cluster.put(Figure1.WRITER, Data.key('m', number), Data.value(number));
            }
            awaitHeld(cluster, 0, count);
            for (int node = 1; node < OLD_NODES; node++) {
                cluster.grow();
                cluster.awaitLinked();
                awaitHeld(cluster, node, count);
            }
            AtomicBoolean goOn = new AtomicBoolean(true);
            ExecutorService writer = Executors.newSingleThreadExecutor();
            try {
                Future<Void> writing = writer.submit(() -> {
                    live.write(cluster, goOn::get);
                    return null;
                });
                TimeUnit.SECONDS.sleep(secondsBefore);
                join(cluster, results, goOn, writing);
            } catch (ExecutionException e) {
                throw new WrongResultException("a write failed: " + e.getCause());
            } finally {
                writer.shutdownNow();
            }
        }
    }

    private void join(Cluster cluster, Map<String, Double> results, AtomicBoolean goOn, Future<Void> writing)
            throws IOException, InterruptedException, TimeoutException, ExecutionException {
        int from = live.written();
        Cost before = Cost.now();
        long start = System.nanoTime();
        cluster.grow();
        awaitAll(cluster);
        long nanos = System.nanoTime() - start;
        Cost cost = Cost.now().since(before);
        int to = live.written();
        goOn.set(false);
        writing.get();
        live.awaitSeen(OLD_NODES);
        cluster.awaitLinked();
        awaitHeld(cluster, OLD_NODES, (long) count + live.written());
        cluster.check();
        Data.verify(cluster, 'm', 0, count);
        Data.verify(cluster, 'l', LIVE, LIVE + live.written());
        results.put(TIME, nanos / 1e6);
        results.put(P99_BEFORE, Latency.millis(live.histogram(from / 2, from, OLD_NODES), 99));
        results.put(P99, Latency.millis(live.histogram(from, Math.max(to, from + 1), OLD_NODES), 99));
        results.put("CPU ms", cost.cpuNanos() / 1e6);
        cost.loopback().ifPresent(bytes -> results.put("bytes on lo/entry", (double) bytes / count));
    }

    private void awaitAll(Cluster cluster) throws InterruptedException, TimeoutException {
        try {
            Await.until("the new node to hold all", () -> {
                int written = live.written(); // before what is held is counted
                return cluster.held(OLD_NODES) >= (long) count + written;
            });
        } catch (TimeoutException e) {
            long written = (long) count + live.written();
            throw new WrongResultException(
                    e.getMessage() + ": it holds " + cluster.held(OLD_NODES) + " of " + written + " entries");
        }
    }

    private static void awaitHeld(Cluster cluster, int node, long wanted)
            throws InterruptedException, TimeoutException {
        Await.until(cluster.name(node) + " to hold " + wanted + " keys", () -> cluster.held(node) >= wanted);
    }
}
