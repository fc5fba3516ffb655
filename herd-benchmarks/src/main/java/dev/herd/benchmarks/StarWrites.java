package dev.herd.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/**
 * Writes in the middle of a {@link Star} at a fixed rate, every other one of a key that is written once only, the rest of a
 * thousand keys over and over. How long one took is counted from the moment at which it was due: until the put is done, and
 * until the last of the neighbours that are asked for has it.
 */
final class StarWrites implements Cluster.Probe {

    static final int PER_SECOND = 1_000;

    /** Each comes again after two seconds: whoever isn't slow sees every version. */
    private static final int REWRITTEN = 1_000;

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

    /** Values are numbered from here on. */
    private static final int FIRST = 1 << 28;

    private final int most;
    private final long[] done;
    private final AtomicLongArray visible;
    private final AtomicIntegerArray seen = new AtomicIntegerArray(Star.NEIGHBOURS);
    private long start;

    /** So many writes. */
    StarWrites(int most) {
        this.most = most;
        done = new long[most];
        visible = new AtomicLongArray(Star.NEIGHBOURS * most);
    }

    @Override
    public void visible(int neighbour, byte[] value) {
        int number = Data.number(value) - FIRST;
        if (number >= 0 && number < most && visible.compareAndSet(neighbour * most + number, 0, System.nanoTime())) {
            seen.incrementAndGet(neighbour);
        }
    }

    private static String key(int number) {
        return number % 2 == 0 ? Data.key('o', number) : Data.key('r', number / 2 % REWRITTEN);
    }

    /** How many keys there are. */
    int keys() {
        return (most + 1) / 2 + Math.min(most / 2, REWRITTEN);
    }

    /** Writes all. */
    void write(Star star) {
        start = System.nanoTime() + INTERVAL;
        for (int number = 0; number < most; number++) {
            String key = key(number);
            byte[] value = Data.value(FIRST + number);
            Latency.awaitMoment(due(number));
            star.put(key, value);
            done[number] = System.nanoTime();
        }
    }

    /** Waits until the first so many neighbours have seen all. */
    void awaitSeen(int first) throws InterruptedException, TimeoutException {
        for (int neighbour = 0; neighbour < first; neighbour++) {
            int waited = neighbour;
            Await.until("neighbour " + neighbour + " to see all writes", () -> seen.get(waited) == most);
        }
    }

    /** Throws if a neighbour holds anything but the last value of each key. */
    void verify(Star star) {
        Map<String, Integer> last = new HashMap<>();
        for (int number = 0; number < most; number++) {
            last.put(key(number), FIRST + number);
        }
        for (int neighbour = 0; neighbour < Star.NEIGHBOURS; neighbour++) {
            for (Map.Entry<String, Integer> each : last.entrySet()) {
                byte[] held = star.get(neighbour, each.getKey());
                if (held == null || !Arrays.equals(held, Data.value(each.getValue()))) {
                    throw new WrongResultException(
                            "neighbour " + neighbour + " holds " + Arrays.toString(held) + " under " + each.getKey());
                }
            }
        }
    }

    /** How late the puts were done, from one write on. */
    Histogram puts(int from) {
        Histogram histogram = histogram();
        for (int number = from; number < most; number++) {
            histogram.recordValue(done[number] - due(number));
        }
        return histogram;
    }

    /** How late the last of the first so many neighbours saw them, from one write on; they have seen all. */
    Histogram sights(int from, int first) {
        Histogram histogram = histogram();
        for (int number = from; number < most; number++) {
            long latest = Long.MIN_VALUE;
            for (int neighbour = 0; neighbour < first; neighbour++) {
                latest = Math.max(latest, visible.get(neighbour * most + number) - due(number));
            }
            histogram.recordValue(Math.max(0, latest));
        }
        return histogram;
    }

    private static Histogram histogram() {
        return new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
    }

    private long due(int number) {
        return start + number * INTERVAL;
    }
}
