package dev.herd.benchmarks;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Blake writes few keys over and over, as fast as it can. Measured is how fast it may write, how long until all nodes hold
 * the last value of each key, and what of all that writing went over the network. Who is slow stops after a time.
 */
final class HotKeys {

    static final String SHARE = "of updates × size on a link, %";

    private static final int KEYS = 10;
    private static final long MOST = TimeUnit.SECONDS.toNanos(20);
    private static final int WARM_UP_SHARE = 5;

    private final Cluster cluster;
    private final int count;

    HotKeys(Cluster cluster, int count) {
        this.cluster = cluster;
        this.count = count;
    }

    void run(Map<String, Double> results) throws InterruptedException, TimeoutException {
        write('w', count / WARM_UP_SHARE, MOST / WARM_UP_SHARE);
        System.gc();
        Cluster.Traffic sentBefore = cluster.sent();
        Cost before = Cost.now();
        Written written = write('m', count, MOST);
        Cost cost = Cost.now().since(before);
        Cluster.Traffic sentAfter = cluster.sent();
        cluster.check();
        results.put("updates written", (double) written.updates());
        results.put("puts/s", written.updates() * 1e9 / written.putNanos());
        results.put(Flood.RATE, written.updates() * 1e9 / written.nanos());
        results.put("last put to all hold it ms", (written.nanos() - written.putNanos()) / 1e6);
        cost.perUpdate(written.updates(), results);
        double size = Data.KEY_BYTES + Data.VALUE_BYTES;
        cost.loopback()
                .ifPresent(bytes ->
                        results.put(SHARE, 100.0 * bytes / cluster.linksOfAnUpdate() / (written.updates() * size)));
        if (sentBefore != null && sentAfter != null) {
            Cluster.Traffic sent = sentAfter.since(sentBefore);
            results.put("copies sent/update", (double) sent.updates() / written.updates());
            results.put("bytes sent/update", (double) sent.bytes() / written.updates());
        }
    }

    private record Written(int updates, long putNanos, long nanos) {}

    /** Returns when all nodes hold the right last values. */
    private Written write(char series, int most, long mostNanos) throws InterruptedException, TimeoutException {
        String[] keys = new String[KEYS];
        Arrays.setAll(keys, number -> Data.key(series, number));
        byte[][] values = new byte[most][];
        Arrays.setAll(values, Data::value);
        long start = System.nanoTime();
        int updates = 0;
        // Each key is written in its turn, and all of them equally often.
        while (updates < most && (updates % KEYS != 0 || System.nanoTime() - start < mostNanos)) {
            cluster.put(Figure1.WRITER, keys[updates % KEYS], values[updates]);
            updates++;
        }
        long put = System.nanoTime() - start;
        for (int last = updates - KEYS; last < updates; last++) {
            awaitEverywhere(keys[last % KEYS], values[last]);
        }
        return new Written(updates, put, System.nanoTime() - start);
    }

    private void awaitEverywhere(String key, byte[] value) throws InterruptedException, TimeoutException {
        for (int node = 0; node < cluster.size(); node++) {
            int waited = node;
            Await.until(
                    Figure1.NODES.get(node) + " to hold the last value of " + key,
                    () -> Arrays.equals(cluster.get(waited, key), value));
        }
    }
}
