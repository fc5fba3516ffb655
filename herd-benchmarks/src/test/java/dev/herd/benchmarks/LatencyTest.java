package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LatencyTest {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private static void pause() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PAUSE) {
            LockSupport.parkNanos(PAUSE);
        }
    }

    /** A map whose writes are told to a probe, some time after they were made. */
    private static Cluster toldLate(Cluster.Probe probe) {
        return PutOnly.cluster((node, value) -> {
            pause();
            probe.visible(node, value);
        });
    }

    @Test
    void theLastOfTheNodesThatAreAskedForCounts() throws Exception {
        Latency latency = new Latency(100, 1);
        latency.write(PutOnly.cluster((node, value) -> {}), () -> true);
        latency.visible(0, Data.value(100));
        latency.visible(1, Data.value(100));
        pause();
        latency.visible(2, Data.value(100));
        latency.visible(0, Data.value(100)); // once more is not later

        double two = Latency.millis(latency.histogram(0, 1, 2), 100);
        double three = Latency.millis(latency.histogram(0, 1, 3), 100);

        assertThat(three - two).isGreaterThanOrEqualTo(49); // a histogram keeps three digits
    }

    @Test
    void aWriteThatWaitsForOneBeforeItIsLate() throws Exception {
        Latency[] latency = new Latency[1];
        latency[0] = new Latency(0, 4);
        latency[0].write(toldLate((node, value) -> latency[0].visible(node, value)), () -> true);
        latency[0].awaitSeen(1);

        Histogram histogram = latency[0].histogram(0, 4, 1);

        // Due every millisecond, and visible every 50: after 50, 99, 148 and 197.
        assertThat(Latency.millis(histogram, 50)).isGreaterThanOrEqualTo(98);
        assertThat(Latency.millis(histogram, 100)).isGreaterThanOrEqualTo(196);
    }

    @Test
    void valuesOfOthersAreNotLookedAt() throws Exception {
        Latency latency = new Latency(100, 1);
        latency.write(PutOnly.cluster((node, value) -> {}), () -> true);
        latency.visible(0, Data.value(99));
        latency.visible(0, Data.value(101));
        assertThat(latency.histogram(0, 1, 1).getMaxValue()).isZero();

        latency.visible(0, Data.value(100));
        latency.awaitSeen(1);

        assertThat(latency.histogram(0, 1, 1).getMaxValue()).isPositive();
    }
}
