package dev.herd.transport.udp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Herds over this protocol agree. {@code -Dherd.seeds=N} says how many, {@code -Dherd.firstSeed=S} where to begin,
 * {@code -Dherd.seed=S} repeats one.
 */
class DatagramHerdTest {

    private static DatagramHerd run(long seed) {
        DatagramHerd herd = new DatagramHerd(seed);
        herd.run(Duration.ofSeconds(30), Duration.ofMinutes(5));
        return herd;
    }

    @Test
    void drawnHerdsAgree() {
        Long one = Long.getLong("herd.seed");
        if (one != null) {
            run(one);
            return;
        }
        long first = Long.getLong("herd.firstSeed", 1);
        int seeds = Integer.getInteger("herd.seeds", Integer.getInteger("herd.seedsOfABuild", 1_000));
        List<String> failures = new ArrayList<>();
        int rebinds = 0;
        for (int i = 0; i < seeds; i++) {
            try {
                rebinds += run(first + i).rebinds();
            } catch (AssertionError e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        assertThat(failures).as(failures.size() + " of " + seeds + " seeds").isEmpty();
        assertThat(rebinds).as("changes of address").isGreaterThan(seeds / 10);
    }

    @Test
    void oneSeedIsOneRun() {
        assertThat(run(7).traceHash()).isEqualTo(run(7).traceHash()).isNotEqualTo(run(8).traceHash());
    }
}
