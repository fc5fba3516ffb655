package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PosixTimeTest {

    @ParameterizedTest
    @CsvSource({
        "1353118103.108893381, 1353118103108893381",
        "1353118103, 1353118103000000000",
        "1353118103.1, 1353118103100000000",
        "0, 0",
        "-0, 0",
        "-0.000000001, -1",
        "-1.5, -1500000000",
        "0000000000000000000001, 1000000000",
        "7258118400, 7258118400000000000",
        "-9223372036.854775808, -9223372036854775808"
    })
    void readsNanosecondsExactly(String text, long nanos) {
        assertEquals(OptionalLong.of(nanos), PosixTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                ".",
                "1.",
                ".5",
                "+1",
                "1e9",
                "1,5",
                "0x10",
                " 1",
                "1.0000000001",
                "NaN",
                "--1",
                "\u0661",
                "7258118400.000000001",
                "9999999999",
                "99999999999",
                "-9223372036.854775809",
                "-9999999999.9"
            })
    void refusesWhatIsNoTimeOrOutOfRange(String text) {
        assertTrue(PosixTime.parse(text).isEmpty());
    }

    @Test
    void aDifferenceHasASignAndNineDecimals() {
        assertEquals("+0.563873386", PosixTime.difference(1_353_118_103_672_766_767L, 1_353_118_103_108_893_381L));
        assertEquals("-0.000000001", PosixTime.difference(0, 1));
        assertEquals("+0.000000000", PosixTime.difference(5, 5));
        assertEquals("-120.000000000", PosixTime.difference(0, 120_000_000_000L));
    }

    @Test
    void aDifferenceMayBeLongerThanALongHolds() {
        assertEquals("+18446744073.709551615", PosixTime.difference(Long.MAX_VALUE, Long.MIN_VALUE));
    }
}
