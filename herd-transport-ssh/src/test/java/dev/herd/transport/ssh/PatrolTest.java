package dev.herd.transport.ssh;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingConversation;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.ssh.keys.Passphrases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who was let in, and is not believed any more. */
@Tag("onceABuild")
@Timeout(120)
class PatrolTest {

    private static final String UNBELIEVED = "the key of the other end is not believed any more: ";

    @RegisterExtension
    final SshFixture ssh = new SshFixture();

    @TempDir
    private Path folder = Path.of(".");

    private KeyFolder server = new KeyFolder(folder);
    private KeyFolder client = new KeyFolder(folder);
    private KeyFolder other = new KeyFolder(folder);
    private SshFixture.Server listening = new SshFixture.Server(SshFixture.acceptor(), SshFixture.ANY);
    private SshTransport dialler = new SshTransport();

    @BeforeEach
    void begin() throws IOException {
        server = KeyFolder.in(folder, "server");
        client = KeyFolder.in(folder, "client");
        other = KeyFolder.in(folder, "other");
        server.add("authorized_keys.peers", other.key("key") + " charles");
        other.add("known_hosts", "* " + server.key("host_key"));
        listening = SshFixture.listen(ssh.transport(server));
        dialler = ssh.transport(client);
    }

    private RecordingLinkHandler link(SshTransport from) {
        RecordingLinkHandler handler = ssh.dial(from, listening.endpoint());
        ssh.eventually.until("it is opened", handler::wasOpened);
        return handler;
    }

    /** Its links are open, one of them from somebody whom nobody objects to. */
    private RecordingLinkHandler undoubted() {
        RecordingLinkHandler stays = link(ssh.transport(other));
        ssh.eventually.until(
                "the other ends",
                () -> listening.acceptor().peers().stream().allMatch(RecordingLinkHandler::wasOpened));
        return stays;
    }

    @Test
    void aPeerWhoseKeyIsTakenOutIsEndedAndNobodyElse() throws IOException {
        client.add("known_hosts", "* " + server.key("host_key"));
        server.add("authorized_keys.peers", client.key("key") + " ada");
        RecordingLinkHandler leaves = link(dialler);
        RecordingLinkHandler stays = undoubted();
        server.clear("authorized_keys.peers");
        server.add("authorized_keys.peers", other.key("key") + " charles");
        ssh.eventually.until("it is ended", leaves::isClosed);
        assertThat(leaves.closedReason()).isEqualTo("the other end has ended it: your key is not believed any more");
        String why = UNBELIEVED + "key " + client.key("key").fingerprint() + ": it is unknown";
        ssh.eventually.untilEqual("refused", 1, ssh.refused::size);
        assertThat(ssh.refused.get(0)).startsWith("ssh://").endsWith(": " + why);
        RecordingLinkHandler accepted = listening.acceptor().peers().get(0);
        ssh.eventually.until("the other end, too", accepted::isClosed);
        assertThat(accepted.closedReason()).isEqualTo(why);
        assertThat(stays.isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"taken out", "revoked", "not there any more"})
    void aHostThatIsNotBelievedAnyMoreIsLeft(String how) throws IOException {
        client.add("known_hosts", "* " + server.key("host_key"));
        server.add("authorized_keys.peers", client.key("key") + " ada");
        RecordingLinkHandler leaves = link(dialler);
        RecordingLinkHandler stays = undoubted();
        String reason;
        if (how.equals("revoked")) {
            client.add("known_hosts", "@revoked * " + server.key("host_key"));
            reason = "is revoked in line 2";
        } else {
            client.clear("known_hosts");
            if (how.startsWith("not")) {
                Files.delete(client.path().resolve("known_hosts"));
            }
            reason = "is unknown";
        }
        ssh.eventually.until("it is left", leaves::isClosed);
        assertThat(leaves.closedReason())
                .startsWith(UNBELIEVED + client.path().resolve("known_hosts") + ": its host key ")
                .contains(reason);
        assertThat(stays.isClosed()).isFalse();
    }

    @Test
    void aClientWhoseKeyExpiresIsEnded() throws IOException {
        client.add("known_hosts", "* " + server.key("host_key"));
        server.add("authorized_keys.clients", client.key("key") + " ada");
        RecordingConversation leaves = new RecordingConversation();
        dialler.converse(listening.endpoint(), leaves);
        ssh.eventually.until("it is opened", leaves::wasOpened);
        server.clear("authorized_keys.clients");
        server.add("authorized_keys.clients", "expiry-time=\"20200101Z\" " + client.key("key") + " ada");
        ssh.eventually.until("it is ended", leaves::isClosed);
        ssh.eventually.untilEqual("refused", 1, ssh.refused::size);
        assertThat(ssh.refused.get(0))
                .contains(UNBELIEVED + "key " + client.key("key").fingerprint())
                .contains("authorized_keys.clients: line 1: it has expired at ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoseAuthorityIsNotBelievedAnyMoreIsEnded(boolean host) throws Exception {
        KeyFolder authority = KeyFolder.in(folder, "authority");
        Path ca = authority.path().resolve("key");
        server.certify("host_key", ca, "-h", "-n", "localhost");
        client.certify("key", ca, "-n", "herd");
        client.add("known_hosts", "@cert-authority * " + authority.key("key"));
        server.add("authorized_keys.peers", "cert-authority " + authority.key("key"));
        RecordingLinkHandler leaves = link(dialler);
        RecordingLinkHandler stays = undoubted();
        RecordingLinkHandler ended;
        if (host) {
            client.add("known_hosts", "@revoked * " + authority.key("key"));
            ended = leaves;
        } else {
            server.clear("authorized_keys.peers");
            server.add("authorized_keys.peers", other.key("key") + " charles");
            ended = listening.acceptor().peers().get(0);
        }
        ssh.eventually.until("it is ended", ended::isClosed);
        assertThat(ended.closedReason())
                .startsWith(UNBELIEVED)
                .contains("certificate 'an id' for " + (host ? "localhost" : "herd"))
                .contains(host ? "is revoked in line 2" : "its authority is unknown");
        assertThat(stays.isClosed()).isFalse();
    }

    @Test
    void aCertificateThatExpiresEndsItsLink() throws Exception {
        KeyFolder authority = KeyFolder.in(folder, "authority");
        client.add("known_hosts", "* " + server.key("host_key"));
        client.certify("key", authority.path().resolve("key"), "-n", "herd", "-V-1d:+1d");
        server.clear("authorized_keys.peers");
        server.add("authorized_keys.peers", "cert-authority " + authority.key("key"));
        AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
        Settings settings = Settings.of(server.settings());
        Trust trust =
                new FileTrust("node", requireNonNull(settings.files()), Passphrases.NONE, new LateClock(later::get));
        listening = SshFixture.listen(ssh.transport("node", trust, server.settings()));
        RecordingLinkHandler leaves = link(dialler);
        later.set(Duration.ofDays(2));
        ssh.eventually.until("it is ended", leaves::isClosed);
        ssh.eventually.untilEqual("refused", 1, ssh.refused::size);
        assertThat(ssh.refused.get(0))
                .contains(UNBELIEVED + "certificate 'an id' for herd")
                .contains("it has expired at ");
    }

    /** The machine's, and so much later. */
    private static final class LateClock extends Clock {

        private final Supplier<Duration> later;

        LateClock(Supplier<Duration> later) {
            this.later = later;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(later.get());
        }
    }
}
