package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.testkit.Eventually;
import dev.herd.testkit.RecordingAcceptor;
import dev.herd.testkit.RecordingConversation;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.TransportContext;
import dev.herd.transport.ssh.keys.KeyText;
import dev.herd.transport.ssh.keys.SshKeygen;
import dev.herd.value.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with keys of their own, who believe each other only as far as their files say. */
@Timeout(120)
class SshIdentityTest {

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(30));
    private final List<String> refused = new ArrayList<>();
    private final RecordingAcceptor acceptor = SshFixture.acceptor();
    private final List<SshTransport> transports = new ArrayList<>();

    @TempDir
    private Path folder = Path.of(".");

    private KeyFolder server = new KeyFolder(folder);
    private KeyFolder client = new KeyFolder(folder);
    private Endpoint endpoint = SshFixture.ANY;
    private SshTransport dialler = new SshTransport();

    @BeforeEach
    void begin() throws IOException {
        server = KeyFolder.in(folder, "server");
        client = KeyFolder.in(folder, "client");
        endpoint = start(server).listen(SshFixture.ANY, acceptor).get(0);
        dialler = start(client);
    }

    private SshTransport start(KeyFolder keys) {
        return start(new SshTransport(), keys.settings());
    }

    private SshTransport start(SshTransport transport, Map<String, String> settings) {
        transport.start(new TransportContext("node", Limits.defaults(), true, settings, (remote, reason) -> {
            synchronized (refused) {
                refused.add(reason);
            }
        }));
        transports.add(transport);
        return transport;
    }

    @AfterEach
    void end() {
        transports.forEach(SshTransport::close);
    }

    private RecordingLinkHandler link() {
        RecordingLinkHandler handler =
                new RecordingLinkHandler("dialled", Limits.defaults().frameBytes());
        dialler.connect(endpoint, handler);
        eventually.until("opened or closed", () -> handler.wasOpened() || handler.isClosed());
        return handler;
    }

    private RecordingConversation converse() {
        RecordingConversation conversation = new RecordingConversation();
        dialler.converse(endpoint, conversation);
        eventually.until("opened or closed", () -> conversation.wasOpened() || conversation.isClosed());
        return conversation;
    }

    private String knownHost() throws IOException {
        return "[localhost]:" + endpoint.port() + " " + server.key("host_key");
    }

    @Test
    void filesThatChangeAreReadAgain() throws IOException {
        server.add("authorized_keys.peers", client.key("key") + " howard");
        String reason = link().closedReason();
        assertThat(reason).contains("unknown").contains("add the line: " + knownHost());
        assertThat(acceptor.peers()).isEmpty();

        client.add("known_hosts", knownHost());
        assertThat(link().wasOpened()).isTrue();

        client.add("known_hosts", "@revoked * " + server.key("host_key"));
        assertThat(link().closedReason()).contains("is revoked in line 2");

        client.clear("known_hosts");
        client.add("known_hosts", "[localhost]:" + endpoint.port() + " " + client.key("key"));
        assertThat(link().closedReason()).contains("has changed").contains(knownHost());

        client.clear("known_hosts");
        client.add("known_hosts", knownHost());
        server.clear("authorized_keys.peers");
        RecordingLinkHandler unwanted = link();
        assertThat(unwanted.wasOpened()).isFalse();
        assertThat(unwanted.closedReason()).contains("none of this node's keys");
    }

    @Test
    void aKeyDoesWhatItsFileSaysAndNothingElse() throws IOException {
        client.add("known_hosts", knownHost());
        server.add("authorized_keys.peers", client.key("key") + " howard");
        assertThat(link().wasOpened()).isTrue();
        RecordingConversation peer = converse();
        eventually.until("it ends", peer::isClosed);
        assertThat(peer.lines()).containsExactly("? a peer's key, 'howard', may not ask");
        assertThat(told("a peer's key, 'howard', may not ask")).isTrue();

        server.clear("authorized_keys.peers");
        server.add("authorized_keys.clients", "from=\"127.0.0.1,::1\" " + client.key("key") + " ada");
        RecordingConversation asking = converse();
        assertThat(asking.wasOpened()).isTrue();
        assertThat(asking.say("hello")).isTrue();
        eventually.untilEqual(
                "lines", List.of("hello"), () -> acceptor.recordedClients().lines());
        assertThat(acceptor.recordedClients().sessions().get(0).user()).contains("ada");
        assertThat(link().wasOpened()).isFalse();
        eventually.until("told", () -> told("a client's key, 'ada', may not link"));

        server.clear("authorized_keys.clients");
        server.add("authorized_keys.clients", "from=\"192.0.2.1\" " + client.key("key") + " ada");
        assertThat(converse().wasOpened()).isFalse();
    }

    @Test
    void whoOnlyNamesAPeersKeyIsNoPeer() throws IOException {
        KeyPair peers = TestTrust.newKey();
        KeyPair own = TestTrust.newKey();
        server.add("authorized_keys.peers", KeyText.of(peers.getPublic()) + " howard");
        server.add("authorized_keys.clients", KeyText.of(own.getPublic()) + " ada");
        try (SshClient raw = SshClient.setUpDefaultClient()) {
            raw.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            raw.start();
            ClientSession session = raw.connect("raw", "127.0.0.1", endpoint.port())
                    .verify(10_000)
                    .getSession();
            session.addPublicKeyIdentity(new KeyPair(peers.getPublic(), own.getPrivate()));
            session.addPublicKeyIdentity(own);
            session.auth().verify(10_000);
            ChannelSubsystem channel = session.createSubsystemChannel(Reception.PEER);
            channel.open().verify(10_000);
            eventually.until("it is refused", () -> told("a client's key, 'ada', may not link"));
        }
        assertThat(acceptor.peers()).isEmpty();
    }

    private boolean told(String reason) {
        synchronized (refused) {
            return refused.contains(reason);
        }
    }

    @Test
    void aNodeDoesNotStartWithKeysThatOthersMayRead() throws IOException {
        Path key = server.path().resolve("host_key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> start(server))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("herd.ssh.hostKey")
                .hasMessageContaining("chmod 600 " + key);
    }

    @Test
    void nodesWhoseKeysHavePassphrasesLink() throws Exception {
        for (String key : List.of("key", "host_key")) {
            Path file = client.path().resolve(key);
            SshKeygen.run(client.path(), "-q", "-p", "-P", "", "-N", "open sesame", "-f", file.toString());
        }
        assertThatThrownBy(() -> start(client))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'herd.ssh.hostKey'")
                .hasMessageContaining("herd.ssh.passphraseFile");
        Path passphrase = client.path().resolve("passphrase");
        Map<String, String> settings =
                Map.of("directory", client.path().toString(), "passphraseFile", passphrase.toString());
        assertThatThrownBy(() -> start(new SshTransport(), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'herd.ssh.passphraseFile'");
        Files.writeString(passphrase, "close sesame");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> start(new SshTransport(), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its passphrase is another")
                .hasMessageNotContaining("sesame");
        Files.writeString(passphrase, "open sesame\n");
        client.add("known_hosts", knownHost());
        server.add(
                "authorized_keys.peers",
                Files.readString(client.path().resolve("key.pub")).strip());
        dialler = start(new SshTransport(), settings);
        assertThat(link().wasOpened()).isTrue();
        dialler = start(new SshTransport(path -> "open sesame".toCharArray()), client.settings());
        assertThat(link().wasOpened()).isTrue();
    }

    @Test
    void aHostWithKeysOfTwoKindsShowsTheOneThatItIsKnownBy() throws Exception {
        Path rsa = server.path().resolve("host_key_rsa");
        SshKeygen.run(folder, "-q", "-t", "rsa", "-b", "3072", "-N", "", "-f", rsa.toString());
        server.add("authorized_keys.peers", client.key("key") + " howard");
        Map<String, String> settings = Map.of(
                "directory", server.path().toString(), "hostKey", server.path().resolve("host_key") + ", " + rsa);
        endpoint = start(new SshTransport(), settings)
                .listen(SshFixture.ANY, acceptor)
                .get(0);
        String name = "[localhost]:" + endpoint.port() + " ";
        for (String known : List.of("host_key", "host_key_rsa")) {
            client.clear("known_hosts");
            client.add("known_hosts", name + server.key(known));
            assertThat(link().wasOpened()).as("known by %s", known).isTrue();
        }
        client.clear("known_hosts");
        assertThat(link().closedReason()).endsWith("add the line: " + name + server.key("host_key"));
        client.add("known_hosts", "@cert-authority * " + client.key("key"));
        server.certify("host_key_rsa", client.path().resolve("key"), "-h", "-n", "localhost");
        assertThat(link().wasOpened())
                .as("a certificate, though of the second key")
                .isTrue();
    }

    @Test
    void severalHostKeysAreOfSeveralKinds() {
        Path key = server.path().resolve("host_key");
        Path other = server.path().resolve("key");
        Path none = folder.resolve("none");
        Map<Path, String> wrong =
                Map.of(other, "of another kind than " + key, none, "only the first of several is made");
        wrong.forEach((second, reason) -> assertThatThrownBy(() -> start(
                        new SshTransport(),
                        Map.of("directory", server.path().toString(), "hostKey", key + "," + second)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'herd.ssh.hostKey' is '" + second + "'")
                .hasMessageContaining(reason));
    }

    @Test
    void aHostWhoseOnlyKeyIsEcdsaIsRefused() throws Exception {
        try (SshServer host = SshServer.setUpDefaultServer()) {
            KeyPair key = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256);
            host.setHost("127.0.0.1");
            host.setPort(0);
            host.setKeyPairProvider(KeyPairProvider.wrap(key));
            host.start();
            client.add("known_hosts", "* " + KeyText.of(key.getPublic()));
            endpoint = Endpoint.parse("ssh://127.0.0.1:" + host.getPort());
            assertThat(link().closedReason())
                    .containsIgnoringCase("unable to negotiate")
                    .contains("ecdsa-sha2-nistp256");
        }
    }

    @Test
    void settingsThatWillNotDoAreNamed() {
        for (Map<String, String> wrong : List.<Map<String, String>>of(
                Map.of(),
                Map.of("key", folder.resolve("key").toString()),
                Map.of("directory", folder.toString(), "threads", "0"),
                Map.of("directory", folder.toString(), "rekeyBytes", "1000"),
                Map.of("directory", folder.toString(), "hostkey", "x"))) {
            TransportContext context = new TransportContext("node", Limits.defaults(), true, wrong);
            assertThatThrownBy(() -> new SshTransport().start(context))
                    .as("%s", wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'herd.ssh.");
        }
    }
}
