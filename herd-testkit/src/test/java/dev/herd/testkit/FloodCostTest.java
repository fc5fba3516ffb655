package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.HerdStats;
import java.time.Duration;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * What an update costs the network of the paper's Figure 1, whose five links let a flood send a record six times at most: a
 * count, the same on every machine, so a change that makes updates dearer fails here.
 */
class FloodCostTest {

    private static final int UPDATES = 10_000;
    private static final int MOST_COPIES = 6;
    private static final String VALUE = "v".repeat(100);

    /** Beside the key and the value: stamps, lengths, types; and what links say of themselves. */
    private static final int MOST_OVERHEAD = 44;

    private final SimulatedHerd herd = new SimulatedHerd(5, Topology.figure1(), Faults.none());

    /** What it took, an update. */
    private record Cost(double copies, double frames, double bytes) {}

    private Cost write(Duration pause, int updatesAtOnce) {
        herd.run(Duration.ofSeconds(5), node -> {});
        herd.heal();
        herd.awaitConvergence(Duration.ofMinutes(1));
        long copies = sum(HerdStats::sent);
        long frames = herd.network().frames();
        long bytes = herd.network().bytes();
        HerdMap<String, String> map = herd.herds().get(0).map("m", Codec.string(), Codec.string());
        for (int number = 0; number < UPDATES; number++) {
            map.put("key" + (10_000 + number), VALUE);
            if (number % updatesAtOnce == updatesAtOnce - 1) {
                herd.network().timing().advance(pause);
            }
        }
        herd.awaitConvergence(Duration.ofMinutes(1));
        for (Herd node : herd.herds()) {
            assertThat(node.map("m", Codec.string(), Codec.string()).size()).isEqualTo(UPDATES);
        }
        return new Cost(
                (double) (sum(HerdStats::sent) - copies) / UPDATES,
                (double) (herd.network().frames() - frames) / UPDATES,
                (double) (herd.network().bytes() - bytes) / UPDATES);
    }

    private long sum(ToLongFunction<HerdStats> figure) {
        return herd.herds().stream().map(Herd::stats).mapToLong(figure).sum();
    }

    private static double mostBytes() {
        return MOST_COPIES * (8.0 + VALUE.length() + MOST_OVERHEAD);
    }

    @Test
    void underLoadManyUpdatesShareAFrame() {
        Cost cost = write(Duration.ofMillis(10), 1_000);
        assertThat(cost.copies).isBetween(4.0, (double) MOST_COPIES);
        assertThat(cost.frames).isLessThan(0.05);
        assertThat(cost.bytes).isLessThan(mostBytes());
    }

    @Test
    void anUpdateAloneIsAFrameACopy() {
        Cost cost = write(Duration.ofMillis(10), 1);
        assertThat(cost.copies).isBetween(4.0, (double) MOST_COPIES);
        assertThat(cost.frames).isLessThan(MOST_COPIES + 0.1);
        assertThat(cost.bytes).isLessThan(mostBytes());
    }
}
