package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.benchmarks.Options.Subject;
import dev.herd.benchmarks.Options.Workload;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalsTest {

    private final Results results = new Results();

    private void measured(Subject system, Workload workload, String figure, double value) {
        results.add(1, system, workload, Map.of(figure, value));
    }

    @Test
    void aRateIsToBeAtLeastAMultipleOfTheRelaysAndOfTheFastestPeers() {
        measured(Subject.HERD, Workload.FLOOD, "updates/s", 400);
        measured(Subject.RELAY, Workload.FLOOD, "updates/s", 100);
        measured(Subject.HAZELCAST, Workload.FLOOD, "updates/s", 4);
        measured(Subject.JGROUPS, Workload.FLOOD, "updates/s", 70);

        assertThat(Goals.of(results))
                .containsExactly(
                        new Goals.Verdict("flood: updates/s ≥ 3 × relay", 300, 400, true),
                        new Goals.Verdict("flood: updates/s ≥ 6 × best peer", 420, 400, false));
    }

    @Test
    void aTimeIsToBeAtMostAMultipleOfTheQuickestPeers() {
        measured(Subject.HERD, Workload.JOIN_1M, "until it holds all ms", 1_000);
        measured(Subject.INFINISPAN, Workload.JOIN_1M, "until it holds all ms", 13_000);
        measured(Subject.REDIS, Workload.JOIN_1M, "until it holds all ms", 4_000);

        assertThat(Goals.of(results))
                .containsExactly(new Goals.Verdict(
                        "join-1m: until it holds all ms ≤ 0.3 × best peer", 0.3 * 4_000, 1_000, true));
    }

    @Test
    void aGoalWithoutWhatItIsMeasuredByIsNotJudged() {
        measured(Subject.HERD, Workload.HEAP, "heap B/entry", 100);
        measured(Subject.RELAY, Workload.LATENCY, "p50 ms", 0.2);

        assertThat(Goals.of(results)).isEmpty();
    }

    @Test
    void someGoalsNeedNothingBeside() {
        measured(Subject.HERD, Workload.STARTUP, "main to listening ms", 301);
        measured(Subject.HERD, Workload.STARTUP, "threads of a node alone", 4);

        assertThat(Goals.of(results))
                .containsExactly(
                        new Goals.Verdict("startup: main to listening ms ≤ 300", 300, 301, false),
                        new Goals.Verdict("startup: threads of a node alone ≤ 4", 4, 4, true));
    }

    @Test
    void aLimitMayBeOfHerdsOwnOtherFigureOrHaveSomethingOnTop() {
        measured(Subject.HERD, Workload.JOIN_1M, "live p99 ms before", 2);
        measured(Subject.HERD, Workload.JOIN_1M, "live p99 ms meanwhile", 5);
        measured(Subject.HERD, Workload.GROWTH, "CPU µs/message at 5 nodes", 10);
        measured(Subject.HERD, Workload.GROWTH, "CPU µs/message at 20 nodes", 11);
        measured(Subject.HERD, Workload.STARTUP, "idle CPU of five, ms/s", 8);
        measured(Subject.RELAY, Workload.STARTUP, "idle CPU of five, ms/s", 3);

        assertThat(Goals.of(results))
                .containsExactly(
                        new Goals.Verdict("growth: CPU µs/message at 20 nodes ≤ 1.2 × that at 5 nodes", 12, 11, true),
                        new Goals.Verdict("join-1m: live p99 ms meanwhile ≤ 2 × live p99 ms before", 4, 5, false),
                        new Goals.Verdict("startup: idle CPU of five, ms/s ≤ 1 × relay + 5", 8, 8, true));
    }

    @Test
    void thePictureShowsTheGoalThatIsHardestToReach() {
        measured(Subject.JGROUPS, Workload.FLOOD, "updates/s", 70);
        measured(Subject.RELAY, Workload.FLOOD, "updates/s", 100);

        assertThat(Goals.limit(results, Workload.FLOOD, "updates/s")).isEqualTo(420);
        assertThat(Goals.limit(results, Workload.FLOOD, "CPU µs/update")).isNull();
    }
}
