package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.testkit.RecordingAcceptor;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.SshKeygen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A file like {@code ~/.ssh/config} says how a node is reached. */
@Timeout(120)
class ConfiguredRouteTest {

    @RegisterExtension
    final SshFixture ssh = new SshFixture();

    @TempDir
    private Path folder = Path.of(".");

    private Path config = Path.of("config");
    private KeyFolder server = new KeyFolder(folder);
    private KeyFolder client = new KeyFolder(folder);
    private RecordingAcceptor acceptor = SshFixture.acceptor();
    private int port;

    @BeforeEach
    void begin() throws IOException {
        config = Files.createFile(folder.resolve("config"));
        server = KeyFolder.in(folder, "server");
        client = KeyFolder.in(folder, "client");
        server.add("authorized_keys.peers", client.key("key") + " howard");
        SshFixture.Server listening = SshFixture.listen(ssh.transport(server));
        acceptor = listening.acceptor();
        port = listening.endpoint().port();
    }

    private RecordingLinkHandler link(String endpoint) {
        RecordingLinkHandler handler =
                ssh.dial(ssh.transport(client, Map.of("config", config.toString())), Endpoint.parse(endpoint));
        ssh.eventually.until("opened or closed", () -> handler.wasOpened() || handler.isClosed());
        return handler;
    }

    private List<String> route(String endpoint) {
        return new Routes(config)
                .to(Endpoint.parse(endpoint)).stops().stream()
                        .map(Stop::toString)
                        .toList();
    }

    @Test
    void aLinkGoesWhereTheFileSays() throws Exception {
        KeyFolder other = KeyFolder.in(folder, "other");
        try (MinaBastion one = new MinaBastion(client, true);
                MinaBastion two = new MinaBastion(other, true)) {
            Path identity = other.path().resolve("key");
            Files.write(
                    config,
                    List.of(
                            "Host blake",
                            "  HostName localhost",
                            "  Port 1", // of the endpoint's own, which comes first
                            "  ProxyJump two",
                            "Host one two",
                            "  HostName 127.0.0.1",
                            "  User me",
                            "Host one",
                            "  Port " + one.port(),
                            "Host two",
                            "  Port " + two.port(),
                            "  ProxyJump one",
                            "  HostKeyAlias second",
                            "  IdentityFile " + identity));
            client.add("known_hosts", one.line());
            client.add("known_hosts", two.line().replaceFirst("\\S+ ", "second "));
            client.add("known_hosts", "[localhost]:" + port + " " + server.key("host_key"));
            RecordingLinkHandler dialled = link("ssh://blake:" + port);
            assertThat(dialled.closedReason()).isNull();
            assertThat(acceptor.peers()).hasSize(1);
            assertThat(two.sessions()).isEqualTo(1);
            assertThat(one.sessions()).isEqualTo(1);

            assertThat(link("ssh://blake:" + port + "?jump=none").wasOpened()).isTrue();
            assertThat(one.sessions()).isEqualTo(1);

            Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(link("ssh://blake:" + port).closedReason())
                    .contains("through bastion " + two.hop() + ": it takes none of this node's keys")
                    .contains("; not tried was IdentityFile " + identity + ": others may read or write it");
            Files.delete(identity);
            assertThat(link("ssh://blake:" + port).closedReason())
                    .contains("; not tried was IdentityFile " + identity + ": it isn't there");
            SshKeygen.run(other.path(), "-q", "-t", "ed25519", "-N", "a passphrase", "-f", identity.toString());
            assertThat(link("ssh://blake:" + port).closedReason())
                    .contains(identity + ": its key has a passphrase, which is told of the node's own keys only");
        }
    }

    @Test
    void theEndpointCountsFirst() throws IOException {
        Files.write(
                config,
                List.of(
                        "Host blake",
                        "  ProxyJump you@two:23,ssh://me@three:24",
                        "Host two",
                        "  User not",
                        "  ProxyJump one",
                        "Host three",
                        "  ProxyJump never",
                        "Host *",
                        "  User anybody",
                        "  HostName %h.net"));
        assertThat(route("ssh://blake:1"))
                .containsExactly("anybody@one.net:22", "you@two.net:23", "me@three.net:24", "anybody@blake.net:1");
        assertThat(route("ssh://me@blake:1?jump=x,y"))
                .containsExactly("anybody@x.net:22", "anybody@y.net:22", "me@blake.net:1");
        assertThat(route("ssh://blake:1?jump=none")).containsExactly("anybody@blake.net:1");
        Files.writeString(config, "Host blake\nProxyJump none\n");
        assertThat(route("ssh://blake:1")).containsExactly("herd@blake:1");
    }

    @Test
    void whatCannotBeKeptToIsSaid() throws IOException {
        Files.write(config, List.of("Host blake", "  ProxyCommand nc %h %p"));
        assertThatThrownBy(() -> route("ssh://blake:1"))
                .hasMessageContaining("has a ProxyCommand for blake, which is not supported");
        assertThat(route("ssh://blake:1?jump=none")).containsExactly("herd@blake:1");
        assertThatThrownBy(() -> route("ssh://howard:1?jump=blake")).hasMessageContaining("a ProxyCommand for blake");
        Files.write(config, List.of("Host *", "  ProxyJump one"));
        assertThatThrownBy(() -> route("ssh://blake:1")).hasMessageContaining("its way is a loop");
        Files.write(config, List.of("Host one", "  Port much"));
        assertThatThrownBy(() -> route("ssh://blake:1?jump=one"))
                .hasMessageContaining("has Port much for one, but it must be a number from 1 to 65535");
        Files.write(config, List.of("Host blake", "  HostName %k"));
        assertThatThrownBy(() -> route("ssh://blake:1")).hasMessageContaining("the token %k is not supported");
        Map<String, String> missing = Map.of("config", folder.resolve("none").toString());
        assertThatThrownBy(() -> ssh.transport(client, missing))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'herd.ssh.config' is '")
                .hasMessageContaining("a file that can be read");
    }
}
