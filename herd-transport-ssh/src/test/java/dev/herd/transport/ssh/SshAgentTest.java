package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.TransportContext;
import dev.herd.transport.ssh.keys.SshKeygen;
import dev.herd.value.Limits;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes whose keys OpenSSH's own agent has, and some that are let down by it. */
@Timeout(120)
class SshAgentTest {

    @RegisterExtension
    final SshFixture ssh = new SshFixture();

    @TempDir
    private Path folder = Path.of(".");

    private final List<Process> agents = new ArrayList<>();
    private Path socket = Path.of(".");
    private KeyFolder server = new KeyFolder(folder);
    private KeyFolder client = new KeyFolder(folder);
    private SshFixture.Server listening = new SshFixture.Server(SshFixture.acceptor(), SshFixture.ANY);

    @BeforeEach
    void begin() throws Exception {
        socket = folder.resolve("agent");
        server = KeyFolder.in(folder, "server");
        client = KeyFolder.in(folder, "client");
        listening = new SshFixture.Server(
                listening.acceptor(),
                ssh.transport(server)
                        .listen(Endpoint.parse("ssh://127.0.0.1:0"), listening.acceptor())
                        .get(0));
        client.add("known_hosts", "* " + server.key("host_key"));
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process agent : agents) {
            agent.destroy();
            agent.waitFor();
        }
    }

    private Process agent() throws IOException {
        Process agent;
        try {
            agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("agent.log").toFile())
                    .start();
        } catch (IOException e) {
            System.out.println("SKIPPED: ssh-agent is not installed: " + e.getMessage());
            assumeTrue(false, "ssh-agent is not installed: " + e.getMessage());
            throw e;
        }
        agents.add(agent);
        ssh.eventually.until("the agent's socket", () -> Files.exists(socket));
        return agent;
    }

    private void add(Path key) throws IOException, InterruptedException {
        run("ssh-add", "-q", key.toString());
    }

    private void run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private Map<String, String> settings(String... more) {
        Map<String, String> settings = new HashMap<>(client.settings());
        settings.put("agent", socket.toString());
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    private RecordingLinkHandler link(SshTransport from) {
        RecordingLinkHandler handler = ssh.dial(from, listening.endpoint());
        ssh.eventually.until("opened or closed", () -> handler.wasOpened() || handler.isClosed());
        return handler;
    }

    /** A key that is in the agent alone. */
    private Path key(String name, String type, String bits) throws Exception {
        Path key = folder.resolve(name);
        SshKeygen.run(folder, "-q", "-t", type, "-b", bits, "-N", "", "-C", name, "-f", name);
        add(key);
        Files.delete(key);
        return key;
    }

    private String line(Path key) throws IOException {
        return Files.readString(Path.of(key + ".pub")).strip();
    }

    @ParameterizedTest
    @CsvSource({"ed25519, 256", "rsa, 3072"})
    void theFirstUsableKeyOfAnAgentIsProven(String type, String bits) throws Exception {
        agent();
        key("useless", "ecdsa", "256");
        key("weak", "rsa", "2048");
        server.add("authorized_keys.peers", line(key("first", type, bits)));
        key("second", "ed25519", "256");
        Files.delete(client.path().resolve("key"));
        assertThat(link(ssh.transport(settings())).wasOpened()).isTrue();
        assertThat(client.path().resolve("key"))
                .as("no other key is made or needed")
                .doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"ed25519, 256", "rsa, 3072"})
    void theKeyThatIsNamedIsProvenByItselfOrByItsCertificate(String type, String bits) throws Exception {
        agent();
        key("first", "ed25519", "256");
        Path second = key("second", type, bits);
        SshTransport dialler = ssh.transport(settings("key", second.toString()));
        assertThat(link(dialler).closedReason())
                .as("it is the one that would have to be known")
                .endsWith("authorized_keys.peers): " + line(second).replace(" second", ""));
        server.add("authorized_keys.peers", line(second));
        assertThat(link(dialler).wasOpened()).isTrue();
        server.clear("authorized_keys.peers");
        server.add("authorized_keys.peers", "cert-authority " + client.key("key"));
        assertThat(link(dialler).wasOpened()).isFalse();
        SshKeygen.run(
                folder, "-q", "-s", client.path().resolve("key").toString(), "-I", "id", "-n", "herd", second + ".pub");
        assertThat(link(dialler).wasOpened()).isTrue();
    }

    @Test
    void anAgentMayHaveTheCertificate() throws Exception {
        agent();
        server.add("authorized_keys.peers", "cert-authority " + server.key("key"));
        client.certify("key", server.path().resolve("key"), "-n", "herd");
        add(client.path().resolve("key"));
        Files.delete(client.path().resolve("key-cert.pub"));
        assertThat(link(ssh.transport(settings())).wasOpened()).isTrue();
    }

    @Test
    void whatAnAgentHasNotIsToldAndWhatItGetsIsProven() throws Exception {
        SshTransport dialler = ssh.transport(settings());
        String prefix = "no key from the agent at " + socket + ": ";
        assertThat(link(dialler).closedReason()).as("no agent").contains(prefix);
        agent();
        assertThat(link(dialler).closedReason()).contains(prefix + "it has no key that is ed25519");
        Path key = key("first", "ed25519", "256");
        server.add("authorized_keys.peers", line(key));
        assertThat(link(dialler).wasOpened()).isTrue();
        run("ssh-add", "-q", "-D");
        assertThat(link(ssh.transport(settings("key", key.toString()))).closedReason())
                .contains(prefix + "it has not the key SHA256:");
    }

    @Test
    void anAgentThatWillNotSignIsNamed() throws Exception {
        agent();
        Path key = folder.resolve("asking");
        SshKeygen.run(folder, "-q", "-t", "ed25519", "-N", "", "-f", "asking");
        run("ssh-add", "-q", "-c", key.toString()); // asks its owner each time, for which there is no screen
        server.add("authorized_keys.peers", line(key));
        assertThat(link(ssh.transport(settings())).closedReason()).contains("it refuses to sign");
    }

    @Test
    void anAgentThatHangsHoldsUpNothingElse() throws Exception {
        try (ServerSocketChannel hanging = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            hanging.bind(UnixDomainSocketAddress.of(socket));
            Map<String, String> settings = settings("threads", "1");
            SshTransport both = ssh.transport(settings);
            SshFixture.Server other = SshFixture.listen(both);
            RecordingLinkHandler hangs = ssh.dial(both, listening.endpoint());
            try (SocketChannel asked = hanging.accept()) {
                assertThat(asked.read(ByteBuffer.allocate(5))).as("a question").isPositive();
                client.add("authorized_keys.peers", server.key("key").toString());
                server.add("known_hosts", "* " + client.key("host_key"));
                RecordingLinkHandler link = ssh.dial(ssh.transport(server), other.endpoint());
                ssh.eventually.until("a link of the same node", link::wasOpened);
                assertThat(hangs.isClosed()).as("it is still being asked").isFalse();
                ssh.eventually.until("it is given up", hangs::isClosed);
                assertThat(hangs.closedReason()).contains("it has not answered in " + Agent.ANSWER_SECONDS + " s");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "7fffffff, its answer has 2147483647 bytes",
        "ffffffff, its answer has -1 bytes",
        "00000000, its answer has 0 bytes",
        "0000000105, Bad agent identities answer",
        "00000005, it has closed the connection"
    })
    void nonsenseFromAnAgentIsNamed(String hex, String reason) throws Exception {
        try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.bind(UnixDomainSocketAddress.of(socket));
            RecordingLinkHandler handler = ssh.dial(ssh.transport(settings()), listening.endpoint());
            try (SocketChannel asked = agent.accept()) {
                assertThat(asked.read(ByteBuffer.allocate(5))).isPositive();
                asked.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
                asked.shutdownOutput();
                ssh.eventually.until("closed", handler::isClosed);
            }
            assertThat(handler.closedReason()).contains(reason);
        }
    }

    @Test
    void settingsThatWillNotDoAreNamed() {
        for (Map<String, String> wrong : List.of(
                settings("key", folder.resolve("none").toString()),
                settings("certificate", folder.resolve("none").toString()),
                settings("agent", "\0"))) {
            TransportContext context = new TransportContext("node", Limits.defaults(), true, wrong);
            assertThatThrownBy(() -> new SshTransport().start(context))
                    .as("%s", wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'herd.ssh.");
        }
    }

    /** What was given up isn't asked for after it: or each dial would wait for all that were before it. */
    @Test
    void nobodyAsksForSessionsThatAreOver() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(socket));
            List<SocketChannel> questions = Collections.synchronizedList(new ArrayList<>());
            Thread accepting = new Thread(() -> {
                try {
                    while (true) {
                        questions.add(silent.accept());
                        asked.incrementAndGet();
                    }
                } catch (IOException e) {
                    // the test is over
                }
            });
            accepting.start();
            Map<String, String> settings = new HashMap<>(client.settings());
            settings.put("agent", socket.toString());
            SshTransport from = ssh.transport(settings);
            SshTransport first = ssh.transport(server);
            Endpoint at = first.listen(Endpoint.parse("ssh://127.0.0.1:0"), SshFixture.acceptor())
                    .get(0);
            List<RecordingLinkHandler> over = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                over.add(ssh.dial(from, at));
            }
            ssh.eventually.untilEqual("asked", 1, asked::get);
            first.close();
            ssh.eventually.until("all are over", () -> over.stream().allMatch(RecordingLinkHandler::isClosed));
            RecordingLinkHandler next = ssh.dial(from, listening.endpoint());
            ssh.eventually.until("it has been asked for", next::isClosed);
            assertThat(next.closedReason()).contains("no key from the agent");
            assertThat(asked).hasValue(2);
        }
    }
}
