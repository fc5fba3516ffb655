package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualTimingTest {

    private final ManualTiming timing = new ManualTiming();
    private final List<String> ran = new ArrayList<>();

    private Timing.Timer after(long delay, String name) {
        return timing.after(delay, () -> ran.add(name + "@" + timing.monotonicNanos()));
    }

    @Test
    void nothingMovesByItself() {
        after(0, "a");
        assertThat(timing.monotonicNanos()).isZero();
        assertThat(ran).isEmpty();
        assertThat(timing.nextMoment()).hasValue(0);
    }

    @Test
    void tasksRunByMomentThenInTheOrderGiven() {
        after(20, "late");
        after(10, "first");
        after(10, "second");
        after(-5, "at once");
        timing.advance(Duration.ofNanos(15));
        assertThat(ran).containsExactly("at once@0", "first@10", "second@10");
        assertThat(timing.monotonicNanos()).isEqualTo(15);
        assertThat(timing.wallNanos()).isEqualTo(ManualTiming.DEFAULT_START + 15);
        timing.advance(Duration.ofNanos(5));
        assertThat(ran).endsWith("late@20");
    }

    @Test
    void tasksGivenByTasksRunInTheSameAdvance() {
        timing.after(10, () -> after(10, "nested"));
        timing.advance(Duration.ofNanos(20));
        assertThat(ran).containsExactly("nested@20");
    }

    @Test
    void cancelledTasksNeitherRunNorCount() {
        Timing.Timer timer = after(10, "never");
        after(30, "once");
        timer.cancel();
        timer.cancel();
        assertThat(timing.nextMoment()).hasValue(30);
        assertThat(timing.runUntilIdle(10)).isEqualTo(1);
        assertThat(timing.nextMoment()).isEmpty();
        assertThat(ran).containsExactly("once@30");
    }

    @Test
    void tasksForEverAreAFailure() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> timing.after(1, again[0]);
        timing.after(1, again[0]);
        assertThatThrownBy(() -> timing.runUntilIdle(100)).hasMessageContaining("not idle after 100");
    }

    @Test
    void whatATaskThrowsComesOut() {
        timing.after(1, () -> {
            throw new IllegalStateException("meant");
        });
        after(2, "next");
        assertThatThrownBy(() -> timing.advance(Duration.ofNanos(5))).hasMessage("meant");
        timing.advance(Duration.ofNanos(5));
        assertThat(ran).containsExactly("next@2");
    }

    @Test
    void nodesHaveWallClocksOfTheirOwn() {
        NodeTiming ahead = timing.node().wallOffset(3_600_000_000_000L);
        NodeTiming right = timing.node();
        timing.advance(Duration.ofSeconds(1));
        assertThat(ahead.wallNanos() - right.wallNanos()).isEqualTo(3_600_000_000_000L);
        assertThat(right.wallNanos()).isEqualTo(timing.wallNanos());
        assertThat(ahead.monotonicNanos()).isEqualTo(right.monotonicNanos());
        ahead.wallOffset(-5);
        assertThat(ahead.wallNanos()).isEqualTo(timing.wallNanos() - 5);
    }

    @Test
    void fastAndSlowClocksTakeTheirTimersAlong() {
        for (long ppm : new long[] {100_000, 500, 1, -1, -500, -100_000}) {
            NodeTiming node = timing.node().drift(ppm);
            long start = node.monotonicNanos();
            long worldStart = timing.monotonicNanos();
            boolean[] done = new boolean[1];
            node.after(1_000_000_007L, () -> {
                done[0] = true;
                assertThat(node.monotonicNanos() - start).isBetween(1_000_000_007L, 1_000_000_010L);
            });
            timing.runUntilIdle(1);
            assertThat(done[0]).isTrue();
            long real = timing.monotonicNanos() - worldStart;
            assertThat(Long.signum(1_000_000_007L - real)).isEqualTo(Long.signum(ppm));
        }
    }

    @Test
    void driftThatEndsLeavesTheClockWhereItIs() {
        NodeTiming node = timing.node().drift(1_000);
        timing.advance(Duration.ofSeconds(10));
        node.drift(0);
        timing.advance(Duration.ofSeconds(10));
        assertThat(node.monotonicNanos() - timing.monotonicNanos()).isEqualTo(10_000_000);
    }

    @Test
    void aStoppedNodeRunsNothing() {
        NodeTiming node = timing.node();
        node.after(1, () -> ran.add("before"));
        node.stop();
        node.after(1, () -> ran.add("after"));
        timing.runUntilIdle(10);
        assertThat(ran).isEmpty();
    }
}
