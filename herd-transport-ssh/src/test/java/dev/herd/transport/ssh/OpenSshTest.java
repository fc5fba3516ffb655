package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.herd.testkit.Eventually;
import dev.herd.testkit.RecordingAcceptor;
import dev.herd.testkit.RecordingClientHandler;
import dev.herd.transport.Answer;
import dev.herd.transport.Endpoint;
import dev.herd.transport.TransportContext;
import dev.herd.transport.ssh.keys.SshKeygen;
import dev.herd.value.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenSSH's own client asks a node. Skipped, which it says, where there is none. */
@Timeout(120)
class OpenSshTest {

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(30));
    private final RecordingAcceptor acceptor = SshFixture.acceptor();
    private final RecordingClientHandler clients = acceptor.recordedClients();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final SshTransport transport = new SshTransport();

    @TempDir
    private Path folder = Path.of(".");

    private KeyFolder server = new KeyFolder(folder);
    private KeyFolder client = new KeyFolder(folder);
    private Endpoint endpoint = SshFixture.ANY;

    /** What came of a run of ssh. */
    private record Outcome(int status, String output, String errors) {}

    @BeforeEach
    void begin() throws IOException {
        server = KeyFolder.in(folder, "server");
        client = KeyFolder.in(folder, "client");
        transport.start(new TransportContext(
                "node", Limits.defaults(), true, server.settings(), (remote, reason) -> refused.add(reason)));
        endpoint = transport.listen(SshFixture.ANY, acceptor).get(0);
        server.add("authorized_keys.clients", client.key("key") + " ada");
        client.add("known_hosts", "[localhost]:" + endpoint.port() + " " + server.key("host_key"));
        clients.answer((session, line) -> (line.startsWith("WHATSAT")
                        ? Answer.of("AT " + session.user().orElse("nobody") + "\n{}")
                        : Answer.refused(line))
                .now());
    }

    @AfterEach
    void end() {
        transport.close();
    }

    private List<String> ssh(List<String> options, String... command) {
        List<String> all = new ArrayList<>(List.of("ssh", "-F", "none", "-p", Integer.toString(endpoint.port())));
        all.addAll(List.of("-i", client.path().resolve("key").toString()));
        for (String option : List.of(
                "IdentitiesOnly=yes",
                "IdentityAgent=none",
                "StrictHostKeyChecking=yes",
                "GlobalKnownHostsFile=none",
                "UserKnownHostsFile=" + client.path().resolve("known_hosts"))) {
            all.addAll(List.of("-o", option));
        }
        all.addAll(options);
        all.add("anybody@localhost");
        all.addAll(List.of(command));
        return all;
    }

    private Process start(List<String> options, String... command) throws IOException {
        try {
            return new ProcessBuilder(ssh(options, command))
                    .redirectError(folder.resolve("errors").toFile())
                    .start();
        } catch (IOException e) {
            System.out.println("SKIPPED: ssh is not installed: " + e.getMessage());
            assumeTrue(false, "ssh is not installed: " + e.getMessage());
            throw e;
        }
    }

    private Outcome run(String input, List<String> options, String... command) throws Exception {
        Process ssh = start(options, command);
        try (var in = ssh.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(ssh.waitFor(), output, Files.readString(folder.resolve("errors")));
    }

    @Test
    void aCommandIsALineAndItsAnswer() throws Exception {
        assertThat(run("", List.of(), "WHATSAT", "kiwi", "10", "5")).isEqualTo(new Outcome(0, "AT ada\n{}\n", ""));
        assertThat(clients.lines()).containsExactly("WHATSAT kiwi 10 5");
        eventually.untilEqual("closed sessions", 1, clients::closedSessions);
    }

    @Test
    void aRefusalIsAnErrorThatAScriptCanTell() throws Exception {
        assertThat(run("unread", List.of(), "sh", "-c", "true")).isEqualTo(new Outcome(1, "", "? sh -c true\n"));
        assertThat(run("", List.of(), "one\ntwo"))
                .isEqualTo(new Outcome(1, "", "? a command of more than one line\r\n"));
        assertThat(run("", List.of(), "x".repeat(70_000)))
                .isEqualTo(new Outcome(1, "", "? a line longer than 65536 bytes\r\n"));
    }

    @Test
    void linesArePipedThrough() throws Exception {
        assertThat(run("WHATSAT a\nwhat\nWHATSAT b", List.of("-T")))
                .isEqualTo(new Outcome(0, "AT ada\n{}\n? what\nAT ada\n{}\n", ""));
        assertThat(clients.lines()).containsExactly("WHATSAT a", "what", "WHATSAT b");
    }

    @Test
    void muchGoesBothWays() throws Exception {
        String line = "WHATSAT " + "x".repeat(1_000) + "\n";
        clients.answer((session, said) -> Answer.of(said.repeat(4)).now());
        String all = line.repeat(2_000);
        Outcome outcome = run(all, List.of("-T", "-o", "RekeyLimit=1M"));
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.output()).hasSize(2_000 * ((line.length() - 1) * 4 + 1));
        assertThat(clients.lines()).hasSize(2_000);
    }

    @Test
    void aTerminalShowsWhatIsTypedAndLetsItBeCorrected() throws Exception {
        Process ssh = start(List.of("-tt"));
        try (var in = ssh.getOutputStream()) {
            in.write("WHATSAX\u007fT kiwi\r\u0004".getBytes(StandardCharsets.UTF_8));
            in.flush();
            String output = new String(ssh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output).startsWith("> ").contains("AT ada\r\n{}\r\n").endsWith("\r\n");
        }
        assertThat(ssh.waitFor()).isZero();
        assertThat(clients.lines()).containsExactly("WHATSAT kiwi");
    }

    /** Runs tmux to its end; returns what it says, or null if it fails. */
    private @Nullable String tmux(String... command) {
        List<String> all =
                new ArrayList<>(List.of("tmux", "-S", folder.resolve("tmux").toString(), "-f", "/dev/null"));
        all.addAll(List.of(command));
        try {
            Process tmux = new ProcessBuilder(all)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(tmux.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return tmux.waitFor() == 0 ? said : null;
        } catch (IOException e) {
            assumeTrue(false, "tmux is not installed: " + e.getMessage());
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitScreen(String last) {
        eventually.until(
                "a screen that ends with " + last,
                () -> String.valueOf(tmux("capture-pane", "-p")).strip().endsWith(last));
    }

    @Test
    void somebodyAtATerminalTypesCorrectsAndLeaves() {
        tmux("new-session", "-d", "-x", "80", "-y", "24", String.join(" ", ssh(List.of())));
        try {
            awaitScreen(">");
            tmux("send-keys", "WHATSAX", "BSpace", "T kiwi", "Enter");
            awaitScreen("> WHATSAT kiwi\nAT ada\n{}\n>");
            tmux("resize-window", "-x", "40", "-y", "10");
            tmux("send-keys", "nonsense", "C-u", "WHATSAT b", "Enter");
            awaitScreen("> WHATSAT b\nAT ada\n{}\n>");
            tmux("send-keys", "C-d");
            eventually.until("ssh has ended", () -> tmux("has-session") == null);
        } finally {
            tmux("kill-server");
        }
        assertThat(clients.lines()).containsExactly("WHATSAT kiwi", "WHATSAT b");
        eventually.untilEqual("closed sessions", 1, clients::closedSessions);
    }

    @Test
    void nothingIsCopied() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "text");
        for (String mode : List.of("-O", "-s")) {
            List<String> scp = new ArrayList<>(ssh(List.of()));
            scp.set(0, "scp");
            scp.set(scp.indexOf("-p"), "-P");
            scp.remove(scp.size() - 1);
            scp.addAll(List.of(mode, file.toString(), "anybody@localhost:copy"));
            Process process = new ProcessBuilder(scp)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("errors").toFile())
                    .start();
            assertThat(process.waitFor()).isNotZero();
            assertThat(folder.resolve("errors")).content().isNotBlank().doesNotContain("Exception");
        }
        assertThat(clients.lines()).containsExactly("scp -t copy");
    }

    @Test
    void whoMayNotHaveATerminalMayAskAllTheSame() throws Exception {
        server.clear("authorized_keys.clients");
        server.add("authorized_keys.clients", "restrict " + client.key("key") + " ada");
        assertThat(run("WHATSAT kiwi\n", List.of("-tt")).errors()).contains("PTY allocation request failed");
        assertThat(run("WHATSAT kiwi\n", List.of("-T"))).isEqualTo(new Outcome(0, "AT ada\n{}\n", ""));
    }

    @Test
    void aPeersKeyIsToldThatItMayNotAsk() throws Exception {
        server.clear("authorized_keys.clients");
        server.add("authorized_keys.peers", client.key("key") + " howard");
        assertThat(run("", List.of(), "WHATSAT"))
                .isEqualTo(new Outcome(1, "", "? a peer's key, 'howard', may not ask\r\n"));
        assertThat(refused).containsExactly("a peer's key, 'howard', may not ask");
    }

    @Test
    void aStrangerIsNotLetIn() throws Exception {
        server.clear("authorized_keys.clients");
        Outcome outcome = run("", List.of(), "WHATSAT");
        assertThat(outcome.status()).isEqualTo(255);
        assertThat(outcome.errors()).contains("Permission denied (publickey)");
        assertThat(clients.sessions()).isEmpty();
    }

    @Test
    void certificatesAreEnoughForBothEnds() throws Exception {
        KeyFolder authority = KeyFolder.in(folder, "authority");
        Path ca = authority.path().resolve("key");
        server.certify("host_key", ca, "-h", "-n", "localhost");
        client.certify("key", ca, "-n", "charles,ada");
        client.clear("known_hosts");
        client.add("known_hosts", "@cert-authority localhost " + authority.key("key"));
        server.clear("authorized_keys.clients");
        server.add("authorized_keys.clients", "cert-authority,principals=\"ada\" " + authority.key("key"));
        assertThat(run("", List.of(), "WHATSAT", "kiwi")).isEqualTo(new Outcome(0, "AT ada\n{}\n", ""));
        assertThat(clients.lines()).containsExactly("WHATSAT kiwi");
        assertThat(refused).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-n ada -V20200101:20200102           | it has expired at 2020-01-0",
                "-n ada -V21200101:21200102           | it is not valid before 21",
                "-n mary                              | it is for none of those who may come",
                "-n ada -O source-address=192.0.2.1   | it may come from 192.0.2.1 only, not from ",
                "-n ada -O force-command=true         | its critical option 'force-command' can't be kept to here",
                "-n ada -O critical:odd=x             | its critical option 'odd' can't be kept to here"
            })
    void aCertificateThatWillNotDoIsRefusedAndTheNodeSaysWhy(String options, String reason) throws Exception {
        KeyFolder authority = KeyFolder.in(folder, "authority");
        client.certify("key", authority.path().resolve("key"), options.strip().split(" "));
        server.clear("authorized_keys.clients");
        server.add("authorized_keys.clients", "cert-authority,principals=\"ada\" " + authority.key("key"));
        Outcome outcome = run("", List.of(), "WHATSAT");
        assertThat(outcome.status()).isEqualTo(255);
        assertThat(outcome.errors()).contains("Permission denied (publickey)").doesNotContain("line 1");
        eventually.untilEqual("refused", 1, refused::size);
        assertThat(refused.get(0))
                .startsWith("nobody has logged in; certificate 'an id' for ")
                .contains(authority.key("key").fingerprint())
                .contains("authorized_keys.clients: line 1: " + reason);
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefusedAndTheNodeSaysSo() throws Exception {
        KeyFolder authority = KeyFolder.in(folder, "authority");
        client.certify("key", authority.path().resolve("key"), "-n", "ada");
        server.clear("authorized_keys.clients");
        assertThat(run("", List.of(), "WHATSAT").status()).isEqualTo(255);
        eventually.untilEqual("refused", 1, refused::size);
        assertThat(refused.get(0))
                .isEqualTo("nobody has logged in; certificate 'an id' for ada by "
                        + authority.key("key").fingerprint() + ": its authority is unknown");
    }

    @ParameterizedTest
    @CsvSource({"ecdsa, 256", "ecdsa, 384", "ecdsa, 521", "rsa, 2048"})
    void keysOfOtherKindsAreAsGood(String type, String bits) throws Exception {
        Files.delete(client.path().resolve("key"));
        Files.delete(client.path().resolve("key.pub"));
        SshKeygen.run(client.path(), "-q", "-t", type, "-b", bits, "-N", "", "-f", "key");
        String[] words = Files.readString(client.path().resolve("key.pub")).split(" ", 3);
        server.clear("authorized_keys.clients");
        server.add("authorized_keys.clients", words[0] + " " + words[1] + " ada");
        assertThat(run("", List.of(), "WHATSAT")).isEqualTo(new Outcome(0, "AT ada\n{}\n", ""));

        KeyFolder authority = KeyFolder.in(folder, "authority");
        client.certify("key", authority.path().resolve("key"), "-n", "anybody");
        server.clear("authorized_keys.clients");
        server.add("authorized_keys.clients", "cert-authority " + authority.key("key"));
        assertThat(run("", List.of(), "WHATSAT")).isEqualTo(new Outcome(0, "AT anybody\n{}\n", ""));
    }

    @Test
    void whoseKeyIsTakenOutIsToldThatHeIsEnded() throws Exception {
        Process ssh = start(List.of("-T"));
        try (var in = ssh.getOutputStream()) {
            in.write("WHATSAT\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            eventually.untilEqual("lines", 1, () -> clients.lines().size());
            server.clear("authorized_keys.clients");
            assertThat(ssh.waitFor()).isEqualTo(255);
        }
        assertThat(Files.readString(folder.resolve("errors"))).contains("your key is not believed any more");
        eventually.untilEqual("refused", 1, refused::size);
        assertThat(refused.get(0))
                .isEqualTo("the key of the other end is not believed any more: key "
                        + client.key("key").fingerprint() + ": it is unknown");
    }

    @Test
    void manySessionsShareAConnection() throws Exception {
        String control = folder.resolve("c").toString();
        Process master = start(List.of("-M", "-S", control, "-N"));
        try {
            eventually.until("the master connection", () -> Files.exists(Path.of(control)));
            for (int i = 0; i < 5; i++) {
                assertThat(run("", List.of("-S", control), "WHATSAT", Integer.toString(i)))
                        .isEqualTo(new Outcome(0, "AT ada\n{}\n", ""));
            }
            assertThat(clients.sessions()).extracting(each -> each.remote()).hasSize(5);
            assertThat(clients.sessions().stream().map(each -> each.remote()).distinct())
                    .hasSize(1);
        } finally {
            master.destroy();
            master.waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-LPORT:localhost:22", "-RPORT:localhost:22", "-DPORT"})
    void nothingIsForwarded(String option) throws Exception {
        String port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = Integer.toString(free.getLocalPort());
        }
        Outcome outcome = run("", List.of(option.replace("PORT", port), "-A", "-X", "-o", "SetEnv=A=b"), "WHATSAT");
        assertThat(outcome.status()).isZero();
        assertThat(outcome.output()).isEqualTo("AT ada\n{}\n");
        if (option.startsWith("-R")) {
            assertThat(outcome.errors()).contains("remote port forwarding failed");
        }
        Outcome stdio = run("", List.of("-W", "localhost:22"));
        assertThat(stdio.status()).isNotZero();
        assertThat(stdio.errors()).containsIgnoringCase("open failed");
    }

    @Test
    void thereIsNoSftp() throws Exception {
        Outcome outcome = run("", List.of("-s"), "sftp");
        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.errors()).contains("subsystem request failed");
    }
}
