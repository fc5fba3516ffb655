package dev.herd.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;

/**
 * Blake writes some large values, each under a key of its own, one after the other. Measured from the first write until all
 * five nodes hold all; whether they are the right ones is checked when the clock has stopped.
 */
final class BigValues {

    private static final int MEBIBYTE = 1 << 20;

    private final Cluster cluster;

    BigValues(Cluster cluster) {
        this.cluster = cluster;
    }

    /** So many mebibytes of values of each size; the first is warmed up with a quarter as much. */
    void run(int mebibytes, Map<String, Double> results) throws InterruptedException, TimeoutException {
        write('w', MEBIBYTE, Math.max(1, mebibytes / 4));
        for (int size : new int[] {1, 16}) {
            int count = Math.max(1, mebibytes / size);
            long nanos = write(size == 1 ? 'a' : 'b', size * MEBIBYTE, count);
            results.put(
                    String.format(Locale.ROOT, "values of %d MiB, MiB/s", size), (double) size * count * 1e9 / nanos);
        }
    }

    private long write(char series, int size, int count) throws InterruptedException, TimeoutException {
        byte[][] values = new byte[count][size];
        for (int number = 0; number < count; number++) {
            new SplittableRandom(number).nextBytes(values[number]);
        }
        long[] held = new long[cluster.size()];
        Arrays.setAll(held, cluster::held);
        long start = System.nanoTime();
        for (int number = 0; number < count; number++) {
            cluster.put(Figure1.WRITER, Data.key(series, number), values[number]);
        }
        for (int node = 0; node < held.length; node++) {
            int waited = node;
            Await.until(
                    Figure1.NODES.get(node) + " to hold " + count + " more values",
                    () -> cluster.held(waited) >= held[waited] + count);
        }
        long nanos = System.nanoTime() - start;
        cluster.check();
        for (int node = 0; node < held.length; node++) {
            for (int number = 0; number < count; number++) {
                if (!Arrays.equals(cluster.get(node, Data.key(series, number)), values[number])) {
                    throw new WrongResultException(
                            Figure1.NODES.get(node) + " holds something else under " + Data.key(series, number));
                }
            }
        }
        return nanos;
    }
}
