package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.herd.testkit.Eventually;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped herds, at ports that are free, and clients that say each line wherever and however they like. */
@Timeout(180)
class PlacesLinksTest {

    private static final Eventually EVENTUALLY = Eventually.within(Duration.ofSeconds(90));
    private static final String WHATSAT = "WHATSAT kiwi.cs.ucla.edu 10 1\n";

    @TempDir
    Path folder;

    private final Deque<PlacesServer> servers = new ArrayDeque<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Map<String, Integer> sshPorts = new LinkedHashMap<>();
    private final Set<Integer> drawn = new HashSet<>();

    @AfterEach
    void stop() {
        while (!servers.isEmpty()) {
            servers.removeLast().close();
        }
    }

    /** Starts a shipped folder, each of its ports replaced by one that is free for TCP and for UDP. */
    private void start(String links) throws IOException {
        Map<String, String> free = new HashMap<>();
        for (ServerFile file : ServerFolder.shipped(links).files()) {
            for (String listen : file.properties().getProperty("herd.listen").split(",", -1)) {
                Endpoint endpoint = Endpoint.parse(listen);
                String port = free.computeIfAbsent(Integer.toString(endpoint.port()), taken -> freePort());
                (endpoint.scheme().equals("ssh") ? sshPorts : ports).put(file.server(), Integer.valueOf(port));
            }
        }
        List<ServerFile> files = new ArrayList<>();
        for (ServerFile file : ServerFolder.shipped(links).files()) {
            Properties properties = new Properties();
            for (String name : file.properties().stringPropertyNames()) {
                String value = file.properties().getProperty(name);
                for (Map.Entry<String, String> each : free.entrySet()) {
                    value = value.replace(":" + each.getKey(), ":" + each.getValue());
                }
                properties.setProperty(name, value);
            }
            properties.setProperty("places.log.folder", folder.toString());
            files.add(new ServerFile(file.source(), properties));
        }
        assertEquals(11, KeyFolder.complete(files, keys()).size(), "two keys of each, and the client's");
        for (ServerFile file : files) {
            servers.addLast(PlacesServer.start(file));
        }
    }

    private Path keys() {
        return folder.resolve("keys");
    }

    /** One that nobody is given by chance, as who dials is, between this look at it and its use. */
    private String freePort() {
        for (int i = 0; i < 1_000; i++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            if (drawn.add(port)) {
                try (ServerSocket tcp = new ServerSocket(port);
                        DatagramSocket udp = new DatagramSocket(port)) {
                    return Integer.toString(Math.max(tcp.getLocalPort(), udp.getLocalPort()));
                } catch (IOException e) {
                    // taken: the next, then
                }
            }
        }
        throw new AssertionError("no port is free for both");
    }

    private String tcp(String server, String lines) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(server))) {
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One datagram for another; none if there is none in a while. */
    private String udp(String server, String lines) {
        byte[] said = lines.getBytes(StandardCharsets.UTF_8);
        DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(2_000);
            socket.send(new DatagramPacket(said, said.length, InetAddress.getLoopbackAddress(), port(server)));
            socket.receive(answer);
            return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int port(String server) {
        Integer port = ports.get(server);
        if (port == null) {
            throw new AssertionError("no " + server);
        }
        return port;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp", "ssh", "mixed"})
    void whateverTheLinksAreEveryServerAnswersTheSameOverTcpAndOverUdp(String links) throws IOException {
        start(links);
        String kiwi = "kiwi.cs.ucla.edu +34.068930-118.445127 1353118103.108893381";
        EVENTUALLY.until(
                "Blake is told",
                () -> udp("Blake", "IAMAT " + kiwi + "\n").matches("AT Blake \\+.* \\Q" + kiwi + "\\E\n"));
        String at = udp("Blake", WHATSAT).lines().findFirst().orElse("");
        String nearest = "{\"source\":\"gazetteer\",\"searchedKm\":10,\"places\":[{\"name\":\"Boelter Hall\",";
        for (String server : ports.keySet()) {
            EVENTUALLY.until(server + " knows", () -> tcp(server, WHATSAT).startsWith(at + "\n" + nearest));
            EVENTUALLY.until(
                    server + " answers the same", () -> udp(server, WHATSAT).equals(tcp(server, WHATSAT)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "mixed"})
    void aClientThatMovesAboutIsWhereItWasLastByItsOwnTime(String links) throws IOException {
        start(links);
        EVENTUALLY.until(
                "Howard is told",
                () -> !udp("Howard", "IAMAT kiwi +01+002 1353118105\n").isEmpty());
        EVENTUALLY.until("Gasol knows", () -> tcp("Gasol", "WHATSAT kiwi 1 0\n").contains("+01+002"));
        // What was said later, but is of an earlier time, counts for nothing, wherever and however it is said.
        EVENTUALLY.until(
                "Metta is told",
                () -> !udp("Metta", "IAMAT kiwi +03+004 1353118103\n").isEmpty());
        assertTrue(tcp("Gasol", "IAMAT kiwi +05+006 1353118104\n").startsWith("AT Gasol"));
        EVENTUALLY.until(
                "Blake is told",
                () -> !udp("Blake", "IAMAT kiwi +07+008 1353118106\n").isEmpty());
        for (String server : ports.keySet()) {
            EVENTUALLY.until(
                    server + " knows the last",
                    () -> udp(server, "WHATSAT kiwi 1 0\n")
                            .matches("(?s)AT Blake .* kiwi \\+07\\+008 1353118106\n.*\n\n"));
        }
    }

    private static void assumeProgram(String name) {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, name))),
                "there is no " + name + " on this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh", "tcp"})
    void opensshIsAnsweredByTheFirstClientsKey(String links) throws Exception {
        assumeProgram("ssh");
        start(links);
        tcp("Metta", "IAMAT kiwi +34-118 1353118105\n");
        Process ssh = new ProcessBuilder(
                        "ssh",
                        "-F",
                        "none",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "IdentitiesOnly=yes",
                        "-o",
                        "UserKnownHostsFile=" + keys().resolve("known_hosts"),
                        "-i",
                        keys().resolve("client").toString(),
                        "-p",
                        String.valueOf(sshPorts.get("Metta")),
                        "localhost",
                        "WHATSAT kiwi 10 5")
                .redirectError(folder.resolve("ssh.err").toFile())
                .start();
        ssh.getOutputStream().close();
        String answer = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, ssh.waitFor(), () -> read(folder.resolve("ssh.err")));
        assertEquals(tcp("Metta", "WHATSAT kiwi 10 5\n"), answer);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void ncIsAnsweredOverUdp(String links) throws Exception {
        assumeProgram("nc");
        start(links);
        EVENTUALLY.until(
                "Metta is told",
                () -> !udp("Metta", "IAMAT kiwi +34-118 1353118105\n").isEmpty());
        Process nc = new ProcessBuilder("nc", "-u", "-w1", "localhost", Integer.toString(port("Metta"))).start();
        nc.getOutputStream().write("WHATSAT kiwi 10 5\n".getBytes(StandardCharsets.UTF_8));
        nc.getOutputStream().close();
        assertEquals(
                tcp("Metta", "WHATSAT kiwi 10 5\n"),
                new String(nc.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
