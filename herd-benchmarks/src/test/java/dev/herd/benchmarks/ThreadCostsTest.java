package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.herd.benchmarks.ThreadCosts.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadCostsTest {

    @ParameterizedTest
    @CsvSource({
        "GC Thread#0, GC",
        "G1 Refine#0, GC",
        "C2 CompilerThre, JIT",
        "C1 CompilerThre, JIT",
        "herd-Blake-time, TIMERS",
        "herd-Blake-tcp-, OTHERS",
        "pool-1-thread-1, OTHERS"
    })
    void threadsAreKnownByTheirNames(String name, Kind kind) {
        assertThat(Kind.of(name)).isEqualTo(kind);
    }

    @Test
    void aThreadsTimeIsReadBehindItsNameWhateverThatIs() {
        Map<Kind, Long> ticks = new EnumMap<>(Kind.class);
        ThreadCosts.add("12 (GC Thread#1) S 1 2 3 4 5 6 7 8 9 10 40 2 0 0 20 0", ticks);
        ThreadCosts.add("13 (odd) name (x) R 1 2 3 4 5 6 7 8 9 10 50 8 0 0 20 0", ticks);
        Map<String, Double> results = new LinkedHashMap<>();

        new ThreadCosts(ticks).since(new ThreadCosts(Map.of(Kind.GC, 12L))).shares(results);

        assertThat(results.get("CPU of GC, %")).isCloseTo(34.09, within(0.01));
        assertThat(results.get("CPU of others, %")).isCloseTo(65.91, within(0.01));
    }

    @Test
    void whereNothingIsKnownNothingIsSaid() {
        Map<String, Double> results = new LinkedHashMap<>();
        new ThreadCosts(Map.of()).shares(results);
        assertThat(results).isEmpty();
    }
}
