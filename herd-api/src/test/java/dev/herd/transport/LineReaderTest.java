package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.transport.LineReader.Line;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineReaderTest {

    private static final int MAX = 64;

    /** Bytes stand for themselves; \x does as in Java, and \FF is a byte in hexadecimal. Lines are separated by |. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '`',
            value = {
                "a\\nb\\n => a|b",
                "a\\r\\nb\\r\\n => a|b",
                "a\\r\\00b\\r\\00 => a|b",
                "a\\n\\nb\\n => a||b",
                "\\r\\n\\r\\n => |",
                " \\t \\n => ` \t `",
                "a\\rb\\n => a\\rb",
                "a\\r\\r\\nb\\n => a\\r|b",
                "last => last",
                "a\\nlast\\r => a|last",
                "gr\\C3\\BC\\C3\\9Fe\\n\\F0\\9F\\90\\84\\n => gr\u00fc\u00dfe|\ud83d\udc04",
                "\\EF\\BF\\BD\\n => \ufffd",
                // telnet: a negotiation, a subnegotiation with an IAC in it, a command
                "\\FF\\FB\\01\\FF\\FD\\03get\\FF\\FE\\18 x\\r\\n => get x",
                "a\\FF\\FA\\18\\00x\\FF\\FF\\n\\FF\\F0b\\n => ab",
                "a\\FF\\F1b\\FF\\F9\\n => ab",
                "a\\r\\FF\\FB\\01\\nb\\n => a|b",
                "a\\FF => a",
                // not UTF-8, or with NUL: marked with !
                "\\C3\\28\\n => !\ufffd(",
                "a\\00b\\n => !a\ufffdb",
                "\\FF\\FF\\n => !\ufffd",
                "\\FF\\nb\\n => !\ufffd|b",
                "\\FFx\\n => !\ufffdx",
                "\\r\\FFx\\n => !\\r\ufffdx",
                "\\ED\\A0\\80\\n => !\ufffd",
                "\\89HRX\\n => !\ufffdHRX",
            })
    void linesAreTheSameHoweverTheStreamIsCut(String stream, String lines) {
        List<String> expected = List.of(lines.replace("\\r", "\r").split("\\|", -1));
        for (List<ByteBuffer> pieces : Splits.of(bytes(stream))) {
            assertThat(read(pieces)).isEqualTo(expected);
        }
    }

    @Test
    void nothingIsNoLine() {
        assertThat(new LineReader(MAX).end()).isNull();
    }

    @Test
    void theLongestLineIsTakenAndOneByteMoreIsNot() throws Exception {
        String longest = "x".repeat(MAX);
        for (List<ByteBuffer> pieces : Splits.of(bytes(longest + "\\r\\n"))) {
            assertThat(read(pieces)).containsExactly(longest);
        }
        for (String tooLong : List.of(longest + "x", longest + "\\r\\r", "y\\n" + longest + "\\FF\\FF")) {
            for (List<ByteBuffer> pieces : Splits.of(bytes(tooLong))) {
                assertThatThrownBy(() -> read(pieces)).hasMessageContaining("line longer than 64 bytes");
            }
        }
    }

    @Test
    void aSubnegotiationDoesNotGoOnForEver() {
        LineReader reader = new LineReader(MAX);
        assertThatThrownBy(() -> reader.next(ByteBuffer.wrap(bytes("\\FF\\FA" + "z".repeat(MAX + 1)))))
                .isInstanceOf(LineLengthException.class);
    }

    private static List<String> read(List<ByteBuffer> pieces) {
        LineReader reader = new LineReader(MAX);
        List<String> read = new ArrayList<>();
        Splits.feed(pieces, piece -> {
            try {
                for (Line line; (line = reader.next(piece)) != null; ) {
                    read.add(show(line));
                }
            } catch (LineLengthException e) {
                throw new AssertionError(e.getMessage(), e);
            }
        });
        Line last = reader.end();
        if (last != null) {
            read.add(show(last));
        }
        return read;
    }

    private static String show(Line line) {
        return line.wellFormed() ? line.text() : "!" + line.text();
    }

    private static byte[] bytes(String escaped) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) != '\\') {
                bytes.put(String.valueOf(escaped.charAt(i)).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int at = "nrt".indexOf(escaped.charAt(++i));
            bytes.put(
                    at >= 0 ? (byte) "\n\r\t".charAt(at) : (byte) Integer.parseInt(escaped.substring(i, ++i + 1), 16));
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
