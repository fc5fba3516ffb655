package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herd.testkit.Eventually;
import dev.herd.transport.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers as they are started, over TCP, and clients as {@code nc -N} is one: say all, half-close, read to the end. */
@Timeout(120)
class PlacesHerdTest {

    private static final String KIWI = "kiwi.cs.ucla.edu +34.068930-118.445127 1353118103.108893381";
    private static final Eventually EVENTUALLY = Eventually.within(Duration.ofSeconds(60));

    @TempDir
    Path folder;

    private final Deque<PlacesServer> servers = new ArrayDeque<>();

    @AfterEach
    void stop() {
        while (!servers.isEmpty()) {
            servers.removeLast().close();
        }
    }

    private PlacesServer start(String name, String peers) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("herd.name", "places");
        properties.setProperty("herd.node", name);
        properties.setProperty("herd.listen", "tcp://localhost:0");
        properties.setProperty("herd.peers", peers);
        properties.setProperty("places.log.folder", folder.resolve("logs").toString());
        PlacesServer server = PlacesServer.start(new ServerFile(name, properties));
        servers.addLast(server);
        return server;
    }

    private static Endpoint endpoint(PlacesServer server) {
        return server.listening().get(0);
    }

    private static String say(PlacesServer server, String lines) {
        Endpoint endpoint = endpoint(server);
        try (Socket socket = new Socket(endpoint.host(), endpoint.port())) {
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PrintStream printing(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String log(String server) {
        try {
            return Files.readString(folder.resolve("logs").resolve(server + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatOneServerIsToldAllKnow() throws IOException {
        PlacesServer blake = start("Blake", "");
        PlacesServer bryant = start("Bryant", endpoint(blake).toString());
        PlacesServer metta = start("Metta", endpoint(bryant).toString());

        String at = say(blake, "IAMAT " + KIWI + "\n");
        assertTrue(at.matches("AT Blake \\+\\d+\\.\\d{9} \\Q" + KIWI + "\\E\n"), at);

        String nearest = "{\"source\":\"gazetteer\",\"searchedKm\":10,\"places\":[{\"name\":\"Boelter Hall\",";
        EVENTUALLY.until("Metta knows", () -> {
            String answer = say(metta, "WHATSAT kiwi.cs.ucla.edu 10 1");
            return answer.startsWith(at + nearest) && answer.endsWith("}]}\n\n");
        });
        EVENTUALLY.until("Metta's log says so", () -> log("Metta").contains("herd > " + at.strip()));
        EVENTUALLY.until("Blake's log has the link", () -> log("Blake").contains("linked with Bryant"));
    }

    @Test
    void aClientThatHalfClosesGetsEveryAnswer() throws IOException {
        PlacesServer blake = start("Blake", "");
        String answers = say(blake, "HELLO  there\r\n\nWHATSAT nobody 1 1\nIAMAT " + KIWI);
        assertTrue(answers.startsWith("? HELLO  there\n? \n? WHATSAT nobody 1 1\nAT Blake +"), answers);
        assertTrue(answers.endsWith(" " + KIWI + "\n"), answers);
    }

    @Test
    void aPeerIsLinkedToAndFilled() throws IOException {
        PlacesServer blake = start("Blake", "");
        PlacesServer howard = start("Howard", "");
        String at = say(blake, "IAMAT " + KIWI + "\n");
        String peer = "PEER howard tcp localhost " + endpoint(howard).port() + "\n";
        assertEquals(peer, say(blake, peer));
        EVENTUALLY.untilEqual(
                "Howard's answer",
                at + "{\"source\":\"gazetteer\",\"searchedKm\":10,\"places\":[]}\n\n",
                () -> say(howard, "WHATSAT kiwi.cs.ucla.edu 10 0\n"));
        assertEquals("? PEER me smoke localhost 1\n", say(blake, "PEER me smoke localhost 1\n"));
    }

    @Test
    void aServerThatStopsLeavesAndSaysSoInItsLog() throws IOException {
        PlacesServer blake = start("Blake", "");
        start("Bryant", endpoint(blake).toString());
        EVENTUALLY.until("Blake's log has the link", () -> log("Blake").contains("linked with Bryant"));
        servers.removeLast().close();
        assertTrue(log("Bryant").endsWith("* stopped\n"), log("Bryant"));
        EVENTUALLY.until("Blake's log has its loss", () -> log("Blake").contains("link with Bryant"));
    }

    @Test
    void aServerThatOnlyDialsSaysThatItListensNowhere() throws IOException {
        PlacesServer blake = start("Blake", "");
        Files.writeString(folder.resolve("a.properties"), """
                herd.name=places
                herd.node=One
                herd.peers=%s
                places.log.folder=%s
                """.formatted(
                        endpoint(blake), folder.resolve("logs").toString().replace('\\', '/')));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Places places = new Places(printing(out), printing(new ByteArrayOutputStream()))) {
            assertEquals(null, places.start(List.of("--config", folder.toString())));
            EVENTUALLY.until("Blake's log has the link", () -> log("Blake").contains("linked with One"));
        }
        String said = out.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("One      nowhere: no client can reach it"), said);
        assertTrue(log("One").contains("* started, listening nowhere\n"), log("One"));
    }

    @Test
    void aPortThatIsTakenIsSaid() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.resolve("a.properties"), """
                    herd.node=One
                    herd.listen=tcp://127.0.0.1:%d
                    places.log.folder=%s
                    """.formatted(
                    taken.getLocalPort(), folder.resolve("logs").toString().replace('\\', '/')));
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            try (Places places = new Places(printing(new ByteArrayOutputStream()), printing(err))) {
                assertEquals(1, places.start(List.of("--config", folder.toString())));
            }
            String said = err.toString(StandardCharsets.UTF_8);
            assertTrue(said.startsWith("places: One can't start: ") && said.contains(":" + taken.getLocalPort()), said);
        }
    }

    @Test
    void aFolderOfServersIsStartedAndStopped() throws IOException {
        for (String name : List.of("One", "Two")) {
            Files.writeString(folder.resolve(name + ".properties"), """
                    herd.node=%s
                    herd.listen=tcp://localhost:0
                    places.log.folder=%s
                    """.formatted(
                            name, folder.resolve("logs").toString().replace('\\', '/')));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Places places = new Places(printing(out), printing(new ByteArrayOutputStream()))) {
            assertEquals(null, places.start(List.of("--config", folder.toString())));
            String said = out.toString(StandardCharsets.UTF_8);
            assertTrue(said.startsWith("2 servers are up"), said);
            assertTrue(said.contains("nc -N localhost "), said);
        }
        assertTrue(log("One").endsWith("* stopped\n") && log("Two").endsWith("* stopped\n"), log("One"));
    }
}
