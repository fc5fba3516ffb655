package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program says, and its exit status, when it starts no server. */
class PlacesTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int status(String... arguments) {
        out.reset();
        err.reset();
        try (Places places = new Places(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8))) {
            Integer status = places.start(List.of(arguments));
            return status == null ? -1 : status;
        }
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpIsSaidAndNothingElse() {
        assertEquals(0, status("--help"));
        assertEquals(CommandLine.USAGE, out.toString(StandardCharsets.UTF_8));
        assertEquals("", said());
    }

    @Test
    void argumentsThatMakeNoSense() {
        assertEquals(2, status("--sever", "Blake"));
        assertEquals(
                "places: there is no option '--sever'; the nearest is --server\n" + CommandLine.USAGE,
                said().replace("\r", ""));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aServerOrFolderOrLinksThatAreNotThere() {
        assertEquals(2, status("--server", "blake"));
        assertEquals(
                "places: there is no server 'blake' in config/tcp; there are: Blake, Bryant, Gasol, Howard, Metta",
                said().strip());
        assertEquals(2, status("--config", folder.resolve("none").toString()));
        assertTrue(said().contains("none is no folder"), said());
        assertEquals(2, status("--links", "smoke"));
        assertTrue(said().contains("'smoke'"), said());
    }

    @Test
    void aSettingThatMakesNoSenseIsSaidWithItsFile() throws IOException {
        Path file = folder.resolve("a.properties");
        Files.writeString(file, "herd.node=One\nplaces.expiri=1d\n");
        assertEquals(2, status("--config", folder.toString()));
        assertEquals(
                "places: " + file + ": there is no setting 'places.expiri'; the nearest is 'places.expiry'",
                said().strip());
        String log = "places.log.folder=" + folder.resolve("logs").toString().replace('\\', '/') + "\n";
        Files.writeString(file, "herd.node=One\nherd.lisen=tcp://localhost:0\n" + log);
        assertEquals(2, status("--config", folder.toString()));
        assertTrue(said().startsWith("places: " + file + ": ") && said().contains("herd.lisen"), said());
    }

    @Test
    void aLogThatCannotBeWritten() throws IOException {
        Path taken = Files.createFile(folder.resolve("taken"));
        Files.writeString(
                folder.resolve("a.properties"),
                "herd.node=One\nplaces.log.folder=" + taken.toString().replace('\\', '/') + "\n");
        assertEquals(1, status("--config", folder.toString()));
        assertEquals(
                "places: One can't start: " + taken + " can't be the folder of logs (places.log.folder): " + taken
                        + " is no folder",
                said().strip());
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithTheReason() throws IOException {
        Path file = Files.createSymbolicLink(folder.resolve("a.properties"), folder.resolve("gone"));
        assertEquals(1, status("--config", folder.toString()));
        assertEquals("places: " + file + " can't be read: no such file", said().strip());
        Files.delete(file);
        Files.write(file, new byte[] {'a', '=', (byte) 0xff});
        assertEquals(1, status("--config", folder.toString()));
        assertEquals("places: " + file + " can't be read: it is not text in UTF-8", said().strip());
    }

    @Test
    void aServerWhosePortIsTakenLeavesTheLogOfTheOtherAlone() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path log = folder.resolve("One.log");
            Files.writeString(log, "of the server that runs\n");
            Files.writeString(
                    folder.resolve("a.properties"),
                    "herd.node=One\nherd.listen=tcp://localhost:" + taken.getLocalPort() + "\nplaces.log.folder="
                            + folder.toString().replace('\\', '/') + "\n");
            assertEquals(1, status("--config", folder.toString()));
            assertTrue(said().startsWith("places: One can't start: "), said());
            assertEquals("of the server that runs\n", Files.readString(log));
        }
    }
}
