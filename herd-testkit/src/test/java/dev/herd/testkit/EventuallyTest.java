package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {

    @Test
    void looksAgainUntilItHolds() {
        AtomicInteger looks = new AtomicInteger();
        Eventually.within(Duration.ofMinutes(1)).until("three looks were taken", () -> looks.incrementAndGet() == 3);
        assertThat(looks).hasValue(3);
    }

    @Test
    void givesUpInTheWordsGiven() {
        assertThatThrownBy(() -> Eventually.within(Duration.ofMillis(5)).until("pigs fly", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PT0.005S")
                .hasMessageContaining("pigs fly");
        assertThatThrownBy(() -> Eventually.within(Duration.ofMillis(5)).untilEqual("the answer", 42, () -> 41))
                .hasMessageContaining("the answer did not become 42 but is 41");
    }

    @Test
    void inVirtualTimeItMovesTheWorldNoFurtherThanNeeded() {
        ManualTiming timing = new ManualTiming();
        AtomicInteger ran = new AtomicInteger();
        for (int i = 1; i <= 5; i++) {
            timing.after(i * 1_000L, ran::incrementAndGet);
        }
        Eventually soon = Eventually.within(timing, Duration.ofNanos(4_000));
        soon.untilEqual("tasks", 2, ran::get);
        assertThat(timing.monotonicNanos()).isEqualTo(2_000);
        assertThatThrownBy(() -> soon.untilEqual("tasks", 9, ran::get)).hasMessageContaining("but is 5");
    }

    @Test
    void patienceIsPositive() {
        assertThatThrownBy(() -> Eventually.within(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
