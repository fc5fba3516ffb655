package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Herds of drawn sizes, shapes and faults converge. {@code -Dherd.seeds=N} says how many, {@code -Dherd.firstSeed=S}
 * where to begin, {@code -Dherd.seed=S} repeats one. Every build runs the same, so that it fails for a reason in the change
 * that it builds; long runs begin elsewhere.
 */
class HerdSimulationTest {

    private static final Duration UNREST = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** A mistake that shows in every seed shall not take hours to tell. */
    private static final int MOST_FAILURES = 5;

    private static HerdSimulation run(long seed) {
        HerdSimulation herd = HerdSimulation.drawn(seed);
        herd.run(UNREST, PATIENCE);
        return herd;
    }

    @Test
    void drawnHerdsConverge() {
        Long one = Long.getLong("herd.seed");
        if (one != null) {
            run(one);
            return;
        }
        long first = Long.getLong("herd.firstSeed", 1);
        int seeds = Integer.getInteger("herd.seeds", 1_000);
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < seeds && failures.size() < MOST_FAILURES; i++) {
            try {
                run(first + i);
            } catch (AssertionError e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        assertThat(failures)
                .as("seeds from " + first + " on, " + seeds + " of them")
                .isEmpty();
    }

    @Test
    void aHerdThatCouldNotConvergeInTimeIsAFailureThatNamesItsSeed() {
        Faults slowly = new Faults(false, 400_000_000, 900_000_000, 0, 0, 0, 65_536, 1_000_000, 0, 0, 0, 0, 0, 0, 0);
        HerdSimulation slow = new HerdSimulation(3, Topology.line(12), slowly);
        assertThatThrownBy(() -> slow.run(UNREST, Duration.ofNanos(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 3")
                .hasMessageContaining("not converged within");
    }

    /** Duplicates that are taken for news go round and round. */
    @Test
    @Timeout(60)
    void aFloodWithoutEndIsAFailureThatNamesItsSeed() {
        HerdSimulation endless = new HerdSimulation(
                4,
                Topology.ring(4),
                Faults.none(),
                seed -> new WrongStore.TakesDuplicates().newStore(StoreContract.AMPLE, StoreContract.AMPLE),
                false);
        assertThatThrownBy(() -> endless.run(UNREST, PATIENCE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 4")
                .hasMessageContaining("a flood without end?");
    }

    @Test
    void oneSeedIsOneRun() {
        assertThat(run(7).traceHash()).isEqualTo(run(7).traceHash()).isNotEqualTo(run(8).traceHash());
    }
}
