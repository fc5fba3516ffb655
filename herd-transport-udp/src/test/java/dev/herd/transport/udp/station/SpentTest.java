package dev.herd.transport.udp.station;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SpentTest {

    private static final long SECOND = 1_000_000_000L;

    private final Spent spent = new Spent();

    private static ByteBuffer half(int number) {
        return ByteBuffer.allocate(32).putInt(0, number);
    }

    @Test
    void eachIsKnownForAsLongAsItsCookieMayBeGoodAndNoLonger() {
        spent.add(half(1), 0, SECOND);
        spent.add(half(2), 5 * SECOND, 6 * SECOND);
        assertThat(spent.has(half(1), 119 * SECOND)).isTrue();
        assertThat(spent.has(half(1), 120 * SECOND)).isFalse();
        assertThat(spent.has(half(2), 124 * SECOND)).isTrue();
        assertThat(spent.has(half(2), 125 * SECOND)).isFalse();
        assertThat(spent.size()).isZero();
        spent.add(half(3), 0, 200 * SECOND);
        assertThat(spent.size()).as("too late to matter").isZero();
    }

    @Test
    void noMoreThanSoManyAreKnown() {
        for (int i = 0; i < 10_000; i++) {
            spent.add(half(i), i, i);
        }
        assertThat(spent.size()).isEqualTo(Spent.MOST);
        assertThat(spent.has(half(9_999), SECOND)).isTrue();
        assertThat(spent.has(half(0), SECOND)).isFalse();
    }
}
