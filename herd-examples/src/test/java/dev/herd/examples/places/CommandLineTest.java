package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    private static final Path KEYS = Path.of("places-keys");

    private static CommandLine parse(String... arguments) {
        return CommandLine.parse(List.of(arguments));
    }

    @Test
    void withoutArgumentsAllServersRunOverTcp() {
        assertEquals(new CommandLine(false, null, null, "tcp", KEYS), parse());
    }

    @Test
    void optionsInAnyOrder() {
        assertEquals(
                new CommandLine(false, "Blake", Path.of("my", "herd"), "tcp", KEYS),
                parse("--config", "my/herd", "--server", "Blake"));
        assertEquals(new CommandLine(false, null, null, "udp", Path.of("k")), parse("--links", "udp", "--keys", "k"));
    }

    @Test
    void helpWinsOverEverything() {
        assertTrue(parse("--nonsense", "--help").help());
        assertTrue(parse("-h").help());
    }

    @ParameterizedTest
    @CsvSource({
        "--sever Blake, there is no option '--sever'; the nearest is --server",
        "Blake, there is no option 'Blake'; a server is chosen by --server Blake",
        "-help, there is no option '-help'; the nearest is --help",
        "--server, --server needs a value",
        "--server --links tcp, --server needs a value",
        "--server a --server b, --server is given twice",
        "--links tcp --config dir, --config and --links each choose a folder"
    })
    void whatMakesNoSenseIsSaid(String arguments, String message) {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> parse(arguments.split(" ")));
        assertTrue(String.valueOf(wrong.getMessage()).startsWith(message), wrong::toString);
    }
}
