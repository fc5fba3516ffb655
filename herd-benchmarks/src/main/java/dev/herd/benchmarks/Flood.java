package dev.herd.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Blake, or each node, or each of some threads at one node, writes each of many keys of its own once, as fast as it can.
 * Measured from the first write until all nodes hold all keys; whether the values are the right ones is checked when the clock has stopped. Before it
 * another such flood, of other keys, warms the process up; who is slow gets no more than ten seconds for that.
 */
final class Flood {

    static final String RATE = "updates/s";

    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(10);

    private final Cluster cluster;
    private final int[] writers; // a thread each, and the node that it writes at
    private final int count;

    private Flood(Cluster cluster, int[] writers, int count) {
        this.cluster = cluster;
        this.writers = writers;
        this.count = count;
    }

    /** By the first node. */
    static Flood byOne(Cluster cluster, int count) {
        return byThreads(cluster, 1, count);
    }

    /** By so many threads at the first node, so many keys each. */
    static Flood byThreads(Cluster cluster, int threads, int count) {
        return new Flood(cluster, new int[threads], count);
    }

    /** By all at once, so many each. */
    static Flood byAll(Cluster cluster, int count) {
        return new Flood(cluster, IntStream.range(0, cluster.size()).toArray(), count);
    }

    void run(Map<String, Double> results) throws InterruptedException, TimeoutException {
        flood('w', WARM_UP);
        System.gc(); // the warm-up's garbage is nobody's cost
        Cluster.Traffic sentBefore = cluster.sent();
        Measured span = Measured.begun();
        Cost before = Cost.now();
        long nanos = write('m');
        Cost cost = Cost.now().since(before);
        span.end(results);
        Cluster.Traffic sentAfter = cluster.sent();
        int updates = writers.length * count;
        Data.verify(cluster, 'm', updates);
        results.put(RATE, updates * 1e9 / nanos);
        cost.perUpdate(updates, results);
        if (sentBefore != null && sentAfter != null) {
            Cluster.Traffic sent = sentAfter.since(sentBefore);
            results.put("copies sent/update", (double) sent.updates() / updates);
            results.put("frames sent/update", (double) sent.frames() / updates);
            results.put("bytes sent/update", (double) sent.bytes() / updates);
        }
    }

    /** Returns how long it took until all nodes held all. Neither checks values nor warms anything up. */
    long write(char series) throws InterruptedException, TimeoutException {
        return flood(series, Long.MAX_VALUE);
    }

    /** Returns how long it took, which is little more than {@code most}. */
    private long flood(char series, long most) throws InterruptedException, TimeoutException {
        int all = writers.length * count;
        String[] keys = new String[all];
        Arrays.setAll(keys, number -> Data.key(series, number));
        byte[][] values = new byte[all][];
        Arrays.setAll(values, Data::value);
        long[] held = new long[cluster.size()];
        Arrays.setAll(held, cluster::held);
        ExecutorService threads = Executors.newFixedThreadPool(writers.length);
        try {
            long start = System.nanoTime();
            List<Future<Integer>> writes = new ArrayList<>();
            for (int writer = 0; writer < writers.length; writer++) {
                writes.add(threads.submit(write(writer, keys, values, start, most)));
            }
            long written = 0;
            for (Future<Integer> each : writes) {
                written += each.get();
            }
            for (int node = 0; node < held.length; node++) {
                int waited = node;
                long wanted = held[node] + written;
                Await.until(cluster.name(node) + " to hold " + wanted + " keys", () -> cluster.held(waited) >= wanted);
            }
            return System.nanoTime() - start;
        } catch (ExecutionException e) {
            throw new WrongResultException("a write failed: " + e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private Callable<Integer> write(int writer, String[] keys, byte[][] values, long start, long most) {
        return () -> {
            int number = writer * count;
            for (int end = number + count; number < end; number++) {
                if (System.nanoTime() - start > most) {
                    break;
                }
                cluster.put(writers[writer], keys[number], values[number]);
            }
            return number - writer * count;
        };
    }
}
