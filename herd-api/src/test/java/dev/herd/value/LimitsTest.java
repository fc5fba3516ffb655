package dev.herd.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

    private static final Duration LONGEST = Duration.ofDays(365);

    @Test
    void defaultsAreTheOnesThatTheDocumentationNames() {
        Limits limits = Limits.defaults();
        assertThat(limits.keyBytes()).isEqualTo(4_096);
        assertThat(limits.valueBytes()).isEqualTo(16 * 1024 * 1024);
        assertThat(limits.storeKeys()).isEqualTo(10_000_000);
        assertThat(limits.storeBytes()).isBetween(1L << 20, Runtime.getRuntime().maxMemory());
        assertThat(limits.outboxKeys()).isEqualTo(1_000_000);
        assertThat(limits.frameBytes()).isEqualTo(64 * 1024);
        assertThat(limits.links()).isEqualTo(256);
        assertThat(limits.clients()).isEqualTo(1_024);
        assertThat(limits.lineBytes()).isEqualTo(64 * 1024);
        assertThat(limits.clientOutputBytes()).isEqualTo(1024 * 1024);
        assertThat(limits.handshakeTime()).isEqualTo(Duration.ofSeconds(5));
        assertThat(limits.maxClockSkew()).isEqualTo(Duration.ofMillis(500));
        assertThat(limits.maxClientAhead()).isEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @CsvSource({
        "keyBytes, 1, 65535",
        "valueBytes, 0, 1073741824",
        "storeKeys, 1, 9223372036854775807",
        "storeBytes, 1, 9223372036854775807",
        "outboxKeys, 16, 268435456",
        "frameBytes, 1024, 16777216",
        "links, 1, 65535",
        "clients, 1, 1048576",
        "lineBytes, 1, 16777216",
        "clientOutputBytes, 1024, 1073741824",
    })
    void takesANumberWithinItsRangeOnly(String bound, long least, long most) {
        assertThat(value(with(bound, number(bound, least)), bound)).isEqualTo(number(bound, least));
        assertThat(value(with(bound, number(bound, most)), bound)).isEqualTo(number(bound, most));
        assertRefused(bound, number(bound, least - 1), bound + " is " + (least - 1) + ", but must be from " + least);
        if (most < Long.MAX_VALUE) {
            assertRefused(bound, number(bound, most + 1), bound + " is " + (most + 1) + ", but must be from " + least);
        }
    }

    @ParameterizedTest
    @CsvSource({"handshakeTime, PT0.001S", "maxClockSkew, PT0.000000001S", "maxClientAhead, PT0S"})
    void takesATimeWithinItsRangeOnly(String bound, Duration least) {
        assertThat(value(with(bound, least), bound)).isEqualTo(least);
        assertThat(value(with(bound, LONGEST), bound)).isEqualTo(LONGEST);
        assertRefused(bound, least.minusNanos(1), bound + " is ");
        assertRefused(bound, LONGEST.plusNanos(1), "but must be from " + least + " to " + LONGEST);
    }

    private static void assertRefused(String bound, Object value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(bound, value))
                .withMessageContaining(message);
    }

    private static Object number(String bound, long value) {
        return bound.startsWith("store") ? (Object) value : (Object) (int) value;
    }

    /** The defaults with one bound changed. */
    private static Limits with(String bound, Object value) {
        RecordComponent[] bounds = Limits.class.getRecordComponents();
        Object[] values = Arrays.stream(bounds)
                .map(each -> each.getName().equals(bound) ? value : value(Limits.defaults(), each.getName()))
                .toArray();
        Class<?>[] types = Arrays.stream(bounds).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return Limits.class.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw new AssertionError(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(bound, e);
        }
    }

    private static Object value(Limits limits, String bound) {
        try {
            return Limits.class.getMethod(bound).invoke(limits);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(bound, e);
        }
    }
}
