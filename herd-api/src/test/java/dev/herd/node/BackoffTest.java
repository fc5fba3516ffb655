package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LATER = TimeUnit.MINUTES.toNanos(11);

    private final Backoff backoff = new Backoff(new Random(1));

    @Test
    void staysWithinASecondForTenMinutes() {
        assertThat(backoff.next(0)).isBetween(50 * MILLI, 100 * MILLI);
        for (int i = 0; i < 1_000; i++) {
            assertThat(backoff.next(TimeUnit.MINUTES.toNanos(9))).isBetween(50 * MILLI, 1_000 * MILLI);
        }
        assertThat(backoff.next(0)).isGreaterThanOrEqualTo(500 * MILLI);
    }

    @Test
    void thenGrowsToHalfAMinute() {
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next(LATER)).isBetween(50 * MILLI, 30_000 * MILLI);
        }
        assertThat(backoff.next(LATER)).isGreaterThanOrEqualTo(15_000 * MILLI);
    }

    @Test
    void startsFastAgainAfterSuccess() {
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.next(LATER)).isPositive();
        }
        backoff.reset();
        assertThat(backoff.next(0)).isLessThanOrEqualTo(100 * MILLI);
    }

    @Test
    void isNotTheSameForAll() {
        assertThat(new Backoff(new Random(2)).next(0)).isNotEqualTo(new Backoff(new Random(3)).next(0));
    }
}
