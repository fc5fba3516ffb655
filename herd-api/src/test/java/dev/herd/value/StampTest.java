package dev.herd.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StampTest {

    @Test
    void isOrderedByTimeThenOriginThenAccepted() {
        assertThat(new Stamp(-1, 9, 9)).isLessThan(new Stamp(0, 0, 0));
        assertThat(new Stamp(1, 1, 9)).isLessThan(new Stamp(1, 2, 0));
        assertThat(new Stamp(1, 1, -1)).isLessThan(new Stamp(1, 1, 0));
        assertThat(new Stamp(1, 2, 3)).isEqualByComparingTo(new Stamp(1, 2, 3));
        assertThat(new Stamp(Long.MIN_VALUE, 0, 0)).isLessThan(new Stamp(Long.MAX_VALUE, 0, 0));
    }

    @Test
    void comparesOriginsWithoutSign() {
        assertThat(new Stamp(1, -1, 0)).isGreaterThan(new Stamp(1, Long.MAX_VALUE, 0));
        assertThat(new Stamp(1, Long.MIN_VALUE, 0)).isGreaterThan(new Stamp(1, 0, 0));
    }

    @Test
    void endsWithTheYear2199() {
        assertThat(Stamp.MAX_TIME)
                .isEqualTo(Instant.parse("2200-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L);
    }
}
