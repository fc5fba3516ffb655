package dev.herd.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Blake writes at a fixed rate; measured is how long after the moment at which a write was due the last of the five
 * nodes has the value, so a write that had to wait for those before it counts as late. The first part is warm-up.
 */
final class Latency implements Cluster.Probe {

    static final int PER_SECOND = 1_000;

    /** A parked thread wakes up a little late: so long before its moment the pacer stays awake, a tenth of a core. */
    private static final long AWAKE = TimeUnit.MICROSECONDS.toNanos(100);

    private final int warmUp;
    private final int count;
    private final AtomicLongArray visible;
    private final AtomicIntegerArray seen = new AtomicIntegerArray(Figure1.NODES.size());

    Latency(int warmUpSeconds, int seconds) {
        warmUp = warmUpSeconds * PER_SECOND;
        count = warmUp + seconds * PER_SECOND;
        visible = new AtomicLongArray(Figure1.NODES.size() * count);
    }

    @Override
    public void visible(int node, byte[] value) {
        if (visible.compareAndSet(node * count + Data.number(value), 0, System.nanoTime())) {
            seen.incrementAndGet(node);
        }
    }

    void run(Cluster cluster, Map<String, Double> results) throws InterruptedException, TimeoutException {
        long interval = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        long start = System.nanoTime() + interval;
        for (int number = 0; number < count; number++) {
            String key = Data.key('l', number);
            byte[] value = Data.value(number);
            awaitMoment(start + number * interval);
            cluster.put(key, value);
        }
        for (int node = 0; node < Figure1.NODES.size(); node++) {
            int waited = node;
            Await.until(Figure1.NODES.get(node) + " to see all writes", () -> seen.get(waited) == count);
        }
        Data.verify(cluster, 'l', count);
        Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
        for (int number = warmUp; number < count; number++) {
            histogram.recordValue(Math.max(0, lastVisible(number) - (start + number * interval)));
        }
        results.put("p50 ms", histogram.getValueAtPercentile(50) / 1e6);
        results.put("p99 ms", histogram.getValueAtPercentile(99) / 1e6);
        results.put("p99.9 ms", histogram.getValueAtPercentile(99.9) / 1e6);
        results.put("max ms", histogram.getMaxValue() / 1e6);
    }

    private long lastVisible(int number) {
        long last = visible.get(number);
        for (int node = 1; node < Figure1.NODES.size(); node++) {
            long at = visible.get(node * count + number);
            last = at - last > 0 ? at : last;
        }
        return last;
    }

    private static void awaitMoment(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            if (left > AWAKE) {
                LockSupport.parkNanos(left - AWAKE);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
