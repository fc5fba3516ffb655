package dev.herd.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What an entry costs in memory on one node, which is alone: after a full collection, less what the empty node needs. */
final class Heap {

    static final String ENTRY = "heap B/entry";

    private static final long SETTLE_MILLIS = 1_000;
    private static final int COLLECTIONS = 3;

    private final Cluster cluster;
    private final int count;

    Heap(Cluster cluster, int count) {
        this.cluster = cluster;
        this.count = count;
    }

    void run(Map<String, Double> results) throws InterruptedException, TimeoutException {
        cluster.put(0, Data.key('w', 0), Data.value(0)); // what is made at the first write is made
        Await.until("the first key", () -> cluster.held(0) == 1);
        long before = used();
        for (int number = 0; number < count; number++) {
            cluster.put(0, Data.key('m', number), Data.value(number));
        }
        Await.until("the node to hold " + count + " keys", () -> cluster.held(0) > count);
        long after = used();
        Data.verify(cluster, 'm', count);
        results.put(ENTRY, (double) (after - before) / count);
    }

    /** The bytes of the heap that are in use when all garbage is gone. */
    static long used() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
