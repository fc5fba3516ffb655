package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {

    private static final String LINE = "AT Blake +0.563873386 kiwi.cs.ucla.edu +27.5916+086.5640 1353118103.108893381";

    private static final Position KIWI =
            new Position("Blake", "+0.563873386", "kiwi.cs.ucla.edu", "+27.5916+086.5640", "1353118103.108893381");

    @Test
    void itsLineHoldsAllOfIt() {
        assertEquals(LINE, KIWI.at());
        assertEquals(KIWI, Position.parse(LINE));
    }

    @Test
    void itsPlaceIsAPoint() {
        assertEquals(new Location(27.5916, 86.564), KIWI.location());
    }

    @Test
    void theCodecWritesTheLine() {
        PositionCodec codec = new PositionCodec();
        assertEquals(LINE, StandardCharsets.UTF_8.decode(codec.encode(KIWI)).toString());
        assertEquals(KIWI, codec.decode(codec.encode(KIWI).asReadOnlyBuffer()));
        Position greek = new Position("Blake", "-1.000000000", "\u03B1\uD83E\uDD9D", "+00+000", "-1");
        assertEquals(greek, codec.decode(codec.encode(greek)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AT",
                "at Blake +0.563873386 kiwi +27.5916+086.5640 1353118103",
                "AT Blake +0.563873386 kiwi +27.5916+086.5640",
                "AT Blake +0.563873386 kiwi +27.5916+086.5640 1353118103 ",
                "AT Blake +0.563873386 kiwi +27.5916+086.5640 1353118103 more",
                "AT  +0.563873386 kiwi +27.5916+086.5640 1353118103",
                "AT Blake 0.563873386 kiwi +27.5916+086.5640 1353118103",
                "AT Blake +0.5 kiwi +27.5916+086.5640 1353118103",
                "AT Blake +0.563873386 ki\nwi +27.5916+086.5640 1353118103",
                "AT Blake +0.563873386 kiwi +97.5916+086.5640 1353118103",
                "AT Blake +0.563873386 kiwi +27.5916+086.5640 noon"
            })
    void whatAPeerSendsInstead(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        assertThrows(IllegalArgumentException.class, () -> new PositionCodec().decode(bytes));
    }

    @Test
    void bytesThatAreNoText() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {'A', 'T', ' ', (byte) 0xFF});
        assertThrows(IllegalArgumentException.class, () -> new PositionCodec().decode(bytes));
    }
}
