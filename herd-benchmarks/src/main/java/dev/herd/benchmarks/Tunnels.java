package dev.herd.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Tunnels through an OpenSSH server on loopback that is started for them: one {@code ssh -L} for each, with OpenSSH's own
 * choice of a cipher.
 */
final class Tunnels implements AutoCloseable {

    /** Runs a program until its own input ends, so that it doesn't outlive this process, however that dies. */
    private static final String LEASH = "\"$@\" < /dev/null & child=$!; read -r _; kill $child";

    private static final String LOCALHOST = "127.0.0.1";

    private final TemporaryFolder folder = new TemporaryFolder();
    private final List<Process> programs = new ArrayList<>();
    private final int port = freePort();

    /** Starts the server. Throws, and says why, where there is none. */
    Tunnels() throws IOException, InterruptedException, TimeoutException {
        try {
            key("host");
            key("client");
            Files.writeString(
                    file("known_hosts"), "[" + LOCALHOST + "]:" + port + " " + Files.readString(file("host.pub")));
            Files.writeString(
                    file("sshd_config"),
                    String.join(
                            "\n",
                            "ListenAddress " + LOCALHOST,
                            "Port " + port,
                            "HostKey " + file("host"),
                            "AuthorizedKeysFile " + file("client.pub"),
                            "AuthenticationMethods publickey",
                            "AllowTcpForwarding local",
                            "StrictModes no",
                            "UsePAM no",
                            "PidFile none",
                            "LogLevel FATAL",
                            ""));
            if (Files.isWritable(Path.of("/run"))) { // only root's server wants it
                Files.createDirectories(Path.of("/run/sshd"));
            }
            start("sshd", port, server(), "-D", "-e", "-f", file("sshd_config").toString());
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Path file(String name) {
        return folder.path().resolve(name);
    }

    private void key(String name) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "ssh-keygen",
                        "-q",
                        "-t",
                        "ed25519",
                        "-N",
                        "",
                        "-f",
                        file(name).toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("ssh-keygen ended with " + process.exitValue());
        }
    }

    /** Whether OpenSSH's client and its server are installed. */
    static boolean arePossible() {
        return Programs.find("ssh").isPresent() && Programs.find("sshd").isPresent();
    }

    /** The server wants to be called by its whole path, and is seldom on that of a user. */
    private static String server() throws IOException {
        return Programs.find("sshd")
                .orElseThrow(() -> new IOException("no sshd; on Debian it is in the package openssh-server"))
                .toString();
    }

    /**
     * Opens a tunnel.
     *
     * @param to the port on loopback where it ends
     * @return the port where it begins
     */
    int open(int to) throws IOException, InterruptedException, TimeoutException {
        int from = freePort();
        List<String> command = new ArrayList<>(List.of("ssh", "-F", "none", "-N", "-p", Integer.toString(port)));
        command.addAll(List.of("-i", file("client").toString()));
        for (String option : List.of(
                "IdentitiesOnly=yes",
                "IdentityAgent=none",
                "BatchMode=yes",
                "StrictHostKeyChecking=yes",
                "GlobalKnownHostsFile=none",
                "UserKnownHostsFile=" + file("known_hosts"),
                "ExitOnForwardFailure=yes")) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(List.of("-L", LOCALHOST + ":" + from + ":" + LOCALHOST + ":" + to, LOCALHOST));
        start("ssh", from, command.toArray(new String[0]));
        return from;
    }

    /** Starts a program and waits until it listens. */
    private void start(String name, int listening, String... command)
            throws IOException, InterruptedException, TimeoutException {
        List<String> leashed = new ArrayList<>(List.of("sh", "-c", LEASH, name));
        Collections.addAll(leashed, command);
        Process process = new ProcessBuilder(leashed)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        programs.add(process);
        Await.until(name + " to listen on port " + listening, () -> listens(listening));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends all tunnels, and the server. */
    @Override
    public void close() throws IOException {
        for (Process program : programs) {
            program.getOutputStream().close();
        }
        folder.close();
    }
}
