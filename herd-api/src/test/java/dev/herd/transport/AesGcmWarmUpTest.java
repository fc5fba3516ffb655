package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AesGcmWarmUpTest {

    /** How often the clock is read where it goes on by so much from one time to the next. */
    private static long reads(long nanos, long slowReads) {
        AtomicLong reads = new AtomicLong();
        AtomicLong now = new AtomicLong();
        AesGcmWarmUp.run(
                () -> now.addAndGet(reads.incrementAndGet() <= slowReads ? TimeUnit.MILLISECONDS.toNanos(100) : nanos));
        return reads.get();
    }

    @Test
    void endsWhenItHasBeenQuickTenTimesInARow() {
        assertThat(reads(1, 0)).isEqualTo(1 + 10);
        assertThat(reads(1, 5)).isEqualTo(5 + 10);
    }

    @Test
    void endsAfterASecondWhereItNeverIs() {
        assertThat(reads(TimeUnit.MILLISECONDS.toNanos(100), 0)).isEqualTo(1 + 10);
        assertThat(reads(TimeUnit.MILLISECONDS.toNanos(250), 0)).isEqualTo(1 + 4);
    }
}
