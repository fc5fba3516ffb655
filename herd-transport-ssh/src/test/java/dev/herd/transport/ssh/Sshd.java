package dev.herd.transport.ssh;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.herd.testkit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** OpenSSH's own server on loopback, a process of its own with its own keys. Tests without it skip themselves, and say so. */
final class Sshd {

    /** What it needs if it runs as root, and nothing else does. */
    private static final Path PRIVSEP = Path.of("/run/sshd");

    private static final List<String> PLACES = List.of("/usr/sbin/sshd", "/usr/local/sbin/sshd", "/sbin/sshd");

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(30));
    private final KeyFolder keys;
    private final int port;
    private final Path config;
    private @Nullable Process process;

    /**
     * Starts one.
     *
     * @param folder where a folder for it is made
     * @param name of that folder
     * @param options lines of its configuration, before all others
     */
    Sshd(Path folder, String name, String... options) throws Exception {
        keys = KeyFolder.in(folder, name);
        config = keys.path().resolve("sshd_config");
        port = freePort();
        List<String> lines = new ArrayList<>(List.of(options));
        lines.addAll(List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + keys.path().resolve("host_key"),
                "AuthorizedKeysFile " + keys.path().resolve("authorized_keys"),
                "StrictModes no",
                "PidFile none",
                "UsePAM no",
                "PermitRootLogin prohibit-password",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "LogLevel ERROR"));
        Files.write(config, lines);
        start();
    }

    /** One that nobody is given by chance, as who dials is, between this look at it and its use. */
    private static int freePort() {
        for (int i = 0; i < 1_000; i++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                // taken: the next, then
            }
        }
        throw new AssertionError("no port is free");
    }

    /** Starts it (again), and returns once it answers. */
    void start() throws Exception {
        String program = PLACES.stream()
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst()
                .orElse("");
        skipUnless(!program.isEmpty(), "sshd is not installed");
        if ("root".equals(System.getProperty("user.name")) && Files.notExists(PRIVSEP)) {
            Files.createDirectories(
                    PRIVSEP, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        Process started = new ProcessBuilder(program, "-D", "-e", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(keys.path().resolve("log").toFile())
                .start();
        process = started;
        eventually.until("sshd answers or ends", () -> !started.isAlive() || answers());
        skipUnless(
                started.isAlive(),
                "sshd does not run here: " + Files.readString(keys.path().resolve("log")));
    }

    private static void skipUnless(boolean condition, String reason) {
        if (!condition) {
            System.out.println("SKIPPED: " + reason);
        }
        assumeTrue(condition, reason);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            return new String(socket.getInputStream().readNBytes(4), StandardCharsets.US_ASCII).equals("SSH-");
        } catch (IOException e) {
            return false;
        }
    }

    /** Lets a node's key in, under any user that the system has. */
    void admit(KeyFolder node) throws IOException {
        keys.add("authorized_keys", node.key("key").toString());
    }

    /** As it stands behind {@code jump=}: the only user who may be sure to be let in is who runs the test. */
    String hop() {
        return System.getProperty("user.name") + "@127.0.0.1:" + port;
    }

    /** The line that it is known by. */
    String line() throws IOException {
        return "[127.0.0.1]:" + port + " " + keys.key("host_key");
    }

    /** Sends a signal to it and to all of its connections. */
    void signal(String name) throws Exception {
        Process now = process;
        if (now != null && now.isAlive()) {
            List<String> command = new ArrayList<>(List.of("kill", "-" + name, Long.toString(now.pid())));
            now.descendants().map(each -> Long.toString(each.pid())).forEach(command::add);
            new ProcessBuilder(command).inheritIO().start().waitFor();
        }
    }

    /** Ends it and all of its connections at once. */
    void kill() throws Exception {
        Process now = process;
        if (now != null) {
            List<ProcessHandle> connections = now.descendants().toList();
            now.destroyForcibly().waitFor();
            connections.forEach(ProcessHandle::destroyForcibly);
            process = null;
        }
    }
}
