package dev.herd.benchmarks;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;

/** A node alone reads keys that it holds, in any order, on one thread. */
final class Read {

    private static final int KEYS = 100_000;
    private static final int BLOCKS = 5;

    private final Cluster cluster;
    private final int reads;

    Read(Cluster cluster, int reads) {
        this.cluster = cluster;
        this.reads = reads;
    }

    void run(Map<String, Double> results) throws InterruptedException, TimeoutException {
        String[] keys = new String[KEYS];
        Arrays.setAll(keys, number -> Data.key('r', number));
        for (int number = 0; number < KEYS; number++) {
            cluster.put(0, keys[number], Data.value(number));
        }
        Await.until("the node to hold " + KEYS + " keys", () -> cluster.held(0) >= KEYS);
        Data.verify(cluster, 'r', KEYS);
        read(keys); // warms up
        double[] nanos = new double[BLOCKS];
        for (int block = 0; block < BLOCKS; block++) {
            nanos[block] = read(keys);
        }
        Arrays.sort(nanos);
        results.put("get ns", Results.median(nanos));
    }

    /** Nanoseconds for each read. Keys are strings of their own, as those that come from elsewhere are. */
    private double read(String[] keys) {
        SplittableRandom random = new SplittableRandom(1);
        String[] asked = new String[KEYS];
        Arrays.setAll(asked, number -> Data.key('r', random.nextInt(keys.length)));
        long bytes = 0;
        long start = System.nanoTime();
        for (int read = 0; read < reads; read++) {
            byte[] value = cluster.get(0, asked[read % KEYS]);
            bytes += value == null ? 0 : value.length;
        }
        long nanos = System.nanoTime() - start;
        if (bytes != (long) reads * Data.VALUE_BYTES) {
            throw new WrongResultException("read " + bytes + " bytes in " + reads + " reads");
        }
        return (double) nanos / reads;
    }
}
