package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingConversation;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.SshKeygen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two nodes that know no keys of each other's, but an authority. */
@Timeout(120)
class SshCertificateTest {

    @RegisterExtension
    final SshFixture ssh = new SshFixture();

    @TempDir
    private Path folder = Path.of(".");

    private KeyFolder authority = new KeyFolder(folder);
    private KeyFolder server = new KeyFolder(folder);
    private KeyFolder client = new KeyFolder(folder);
    private SshFixture.Server listening = new SshFixture.Server(SshFixture.acceptor(), SshFixture.ANY);
    private SshTransport dialler = new SshTransport();

    @BeforeEach
    void begin() throws Exception {
        authority = KeyFolder.in(folder, "authority");
        server = KeyFolder.in(folder, "server");
        client = KeyFolder.in(folder, "client");
        server.add("authorized_keys.peers", "cert-authority " + authority.key("key"));
        client.add("known_hosts", "@cert-authority localhost " + authority.key("key"));
        listening = SshFixture.listen(ssh.transport(server));
        dialler = ssh.transport(client);
    }

    private void certify(KeyFolder keys, String file, String... options) throws Exception {
        keys.certify(file, authority.path().resolve("key"), options);
    }

    private RecordingLinkHandler link(Endpoint to) {
        RecordingLinkHandler handler = ssh.dial(dialler, to);
        ssh.eventually.until("opened or closed", () -> handler.wasOpened() || handler.isClosed());
        return handler;
    }

    @Test
    void anAuthorityIsAllThatTwoNodesHaveToKnow() throws Exception {
        certify(server, "host_key", "-h", "-n", "localhost");
        certify(client, "key", "-n", "herd");
        assertThat(link(listening.endpoint()).wasOpened()).isTrue();
        assertThat(ssh.refused).isEmpty();
    }

    @Test
    void aClientIsTheNameThatIsLetIn() throws Exception {
        certify(server, "host_key", "-h", "-n", "localhost");
        certify(client, "key", "-n", "charles,ada");
        server.add("authorized_keys.clients", "cert-authority,principals=\"ada\" " + authority.key("key") + " us");
        RecordingConversation asking = new RecordingConversation();
        dialler.converse(listening.endpoint(), asking);
        ssh.eventually.until("opened", asking::wasOpened);
        assertThat(asking.say("hello")).isTrue();
        var clients = listening.acceptor().recordedClients();
        ssh.eventually.until("a line", () -> clients.lines().size() == 1);
        assertThat(clients.sessions().get(0).user()).contains("ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-h -n localhost -V20200101:20200102  | it has expired at 2020-01-0",
                "-h -n localhost -V21200101:21200102  | it is not valid before 21",
                "-h -n otherhost                      | it is for otherhost, not for localhost",
                "-h                                   | it is for no name at all",
                "-h -n localhost -O critical:odd=x    | its critical option 'odd' can't be kept to here"
            })
    void whatIsWrongWithAHostsCertificateIsToldUntilItIsRenewed(String options, String reason) throws Exception {
        certify(client, "key", "-n", "herd");
        certify(server, "host_key", options.strip().split(" "));
        String told = link(listening.endpoint()).closedReason();
        assertThat(told)
                .contains(client.path().resolve("known_hosts") + ": its certificate 'an id' for ")
                .contains(" is not believed: " + reason);
        assertThat(listening.acceptor().peers()).isEmpty();
        certify(server, "host_key", "-h", "-n", "localhost");
        assertThat(link(listening.endpoint()).wasOpened()).isTrue();
    }

    @Test
    void aRevokedAuthorityIsNotBelieved() throws Exception {
        certify(client, "key", "-n", "herd");
        certify(server, "host_key", "-h", "-n", "localhost");
        client.add("known_hosts", "@revoked * " + authority.key("key"));
        assertThat(link(listening.endpoint()).closedReason()).contains("is revoked in line 2");
        client.clear("known_hosts");
        client.add("known_hosts", "@cert-authority localhost " + server.key("host_key"));
        assertThat(link(listening.endpoint()).closedReason())
                .contains("is unknown; if it is the right one, add the line: @cert-authority [localhost]:"
                        + listening.endpoint().port() + " " + authority.key("key"));
    }

    @Test
    void aCertificateThatNobodyAskedForHarmsNobody() throws Exception {
        certify(server, "host_key", "-h", "-n", "otherhost", "-V20200101:20200102");
        certify(client, "key", "-n", "nobody", "-V20200101:20200102");
        client.clear("known_hosts");
        client.add("known_hosts", "* " + server.key("host_key"));
        server.add("authorized_keys.peers", client.key("key") + " howard");
        assertThat(link(listening.endpoint()).wasOpened())
                .as("both are known by their keys")
                .isTrue();
        client.add("known_hosts", "@cert-authority * " + authority.key("key"));
        assertThat(link(listening.endpoint()).wasOpened())
                .as("though its certificate is asked for now")
                .isTrue();
    }

    @Test
    void aCertificateForAnotherKeyOrPurposeIsNotShown() throws Exception {
        certify(client, "key", "-n", "herd");
        client.add("known_hosts", "* " + server.key("host_key"));
        certify(server, "host_key", "-n", "localhost");
        assertThat(link(listening.endpoint()).wasOpened())
                .as("a user's certificate beside a host's key")
                .isTrue();
        certify(server, "key", "-h", "-n", "localhost");
        Files.copy(
                server.path().resolve("key-cert.pub"),
                server.path().resolve("host_key-cert.pub"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(link(listening.endpoint()).wasOpened())
                .as("a certificate of another key")
                .isTrue();
    }

    @Test
    void rsaCanBeCertifiedToo() throws Exception {
        rsa(server.path().resolve("host_key"));
        rsa(client.path().resolve("key"));
        certify(server, "host_key", "-h", "-n", "localhost");
        certify(client, "key", "-n", "herd");
        listening = SshFixture.listen(ssh.transport(server));
        dialler = ssh.transport(client);
        assertThat(link(listening.endpoint()).wasOpened()).isTrue();
    }

    private void rsa(Path key) throws Exception {
        Files.delete(key);
        SshKeygen.run(folder, "-q", "-t", "rsa", "-b", "3072", "-N", "", "-f", key.toString());
    }
}
