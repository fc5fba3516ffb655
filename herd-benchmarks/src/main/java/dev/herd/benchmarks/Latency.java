package dev.herd.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * Blake writes at a fixed rate; measured is how long after the moment at which a write was due the last of the nodes has
 * the value, so a write that had to wait for those before it counts as late.
 */
final class Latency implements Cluster.Probe {

    static final int PER_SECOND = 1_000;
    static final String P50 = "p50 ms";
    static final String P99 = "p99 ms";

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

    /** A parked thread wakes up a little late: so long before its moment the pacer stays awake, a tenth of a core. */
    private static final long AWAKE = TimeUnit.MICROSECONDS.toNanos(100);

    private final int first;
    private final int most;
    private final AtomicLongArray visible;
    private final AtomicIntegerArray seen = new AtomicIntegerArray(Figure1.NODES.size());
    private volatile int written;
    private long start;

    /** For at most so many writes; their values are numbered from {@code first}, and no others are looked at. */
    Latency(int first, int most) {
        this.first = first;
        this.most = most;
        visible = new AtomicLongArray(Figure1.NODES.size() * most);
    }

    @Override
    public void visible(int node, byte[] value) {
        int number = Data.number(value) - first;
        if (number >= 0 && number < most && visible.compareAndSet(node * most + number, 0, System.nanoTime())) {
            seen.incrementAndGet(node);
        }
    }

    /** Writes all there is to write; the part that the first so many seconds bring is warm-up. */
    void run(Cluster cluster, int warmUpSeconds, Map<String, Double> results)
            throws InterruptedException, TimeoutException {
        int warmUp = warmUpSeconds * PER_SECOND;
        List<Measured> span = new ArrayList<>();
        write(cluster, () -> {
            if (written == warmUp) {
                span.add(Measured.begun());
            }
            return true;
        });
        awaitSeen(cluster.size());
        span.forEach(counts -> counts.end(results));
        cluster.check();
        Data.verify(cluster, 'l', first, first + most);
        Histogram histogram = histogram(warmUp, most, cluster.size());
        results.put(P50, millis(histogram, 50));
        results.put(P99, millis(histogram, 99));
        results.put("p99.9 ms", millis(histogram, 99.9));
        results.put("max ms", histogram.getMaxValue() / 1e6);
    }

    /** Writes each key once, until it is not to go on or all are written. */
    void write(Cluster cluster, BooleanSupplier goOn) throws InterruptedException {
        start = System.nanoTime() + INTERVAL;
        for (int number = 0; number < most && goOn.getAsBoolean(); number++) {
            String key = Data.key('l', first + number);
            byte[] value = Data.value(first + number);
            awaitMoment(due(number));
            cluster.put(Figure1.WRITER, key, value);
            written = number + 1;
        }
    }

    /** How many writes there have been. */
    int written() {
        return written;
    }

    /** Waits until the first so many nodes have seen all writes. */
    void awaitSeen(int nodes) throws InterruptedException, TimeoutException {
        for (int node = 0; node < nodes; node++) {
            int waited = node;
            Await.until(Figure1.NODES.get(node) + " to see all writes", () -> seen.get(waited) == written);
        }
    }

    /** When the last of the first so many nodes saw these writes, after each was due; they have seen them all. */
    Histogram histogram(int from, int to, int nodes) {
        Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
        for (int number = from; number < to; number++) {
            histogram.recordValue(Math.max(0, lastVisible(number, nodes) - due(number)));
        }
        return histogram;
    }

    static double millis(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    private long due(int number) {
        return start + number * INTERVAL;
    }

    private long lastVisible(int number, int nodes) {
        long last = visible.get(number);
        for (int node = 1; node < nodes; node++) {
            long at = visible.get(node * most + number);
            last = at - last > 0 ? at : last;
        }
        return last;
    }

    /** Returns at a moment of {@link System#nanoTime}, or as soon after it as the machine lets it. */
    static void awaitMoment(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            if (left > AWAKE) {
                LockSupport.parkNanos(left - AWAKE);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
