package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.Eventually;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.kex.KexState;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** New keys are asked for by the thread that reads; that they are asked for at all, under load, is in {@link SshLinkTest}. */
@Timeout(60)
class SessionsTest {

    private static final long PACKETS = 1_000;

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(30));
    private final Settings settings = Settings.of(Map.of());
    private final Pools pools = Pools.of("sessions", 2);
    private final Trust trust = new TestTrust();
    private final Shared shared = new Shared(
            new TransportContext("sessions", Limits.defaults(), true, Map.of(), (remote, reason) -> {}),
            trust,
            pools.work(),
            pools.timer());
    private final Reception reception = new Reception(trust, shared);
    private final Network network = Setup.network(settings, trust, pools, reception);
    private final SshClient client = Setup.client(settings, trust, pools);
    private final AtomicInteger counted = new AtomicInteger();

    /** Connects, where one end is to take new keys early, and the other isn't. */
    private ClientSession connect(AbstractFactoryManager early) throws IOException {
        CoreModuleProperties.REKEY_PACKETS_LIMIT.set(early, PACKETS);
        client.setServerKeyVerifier((session, address, key) -> counted.incrementAndGet() > 0);
        InetSocketAddress bound = network.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ClientSession session = client.connect("somebody", "127.0.0.1", bound.getPort())
                .verify(10_000)
                .getSession();
        session.addPublicKeyIdentity(trust.hostKeys().get(0));
        session.auth().verify(10_000);
        return session;
    }

    /** Writes more than one set of keys may be used for; nobody answers, so nothing is read. */
    private static void write(Session session) throws IOException {
        for (long i = 0; i <= PACKETS; i++) {
            var unused = session.sendIgnoreMessage(new byte[8]);
        }
    }

    @AfterEach
    void close() throws IOException {
        client.close(true).await(5_000);
        network.close(true).await(5_000);
        pools.shutdown();
    }

    @Test
    void whoDialsAsksWhenSomethingComes() throws IOException {
        Sessions.Dialled session = (Sessions.Dialled) connect(client);
        write(session);
        assertThat(session.getKexState()).isSameAs(KexState.DONE);
        network.getActiveSessions().get(0).sendIgnoreMessage(new byte[8]).verify(10_000);
        eventually.until("a new exchange", () -> counted.get() > 1);
    }

    @Test
    void whoListensAsksWhenSomethingComes() throws IOException {
        ClientSession other = connect(network);
        Sessions.Accepted session =
                (Sessions.Accepted) network.getActiveSessions().get(0);
        write(session);
        assertThat(session.getKexState()).isSameAs(KexState.DONE);
        other.sendIgnoreMessage(new byte[8]).verify(10_000);
        eventually.until("a new exchange", () -> counted.get() > 1);
    }

    private ClientSession connect() throws IOException {
        return connect(new SshClient()); // which is to take no new keys
    }

    private static void ask(Session session, String service) throws IOException {
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_SERVICE_REQUEST, 64);
        request.putString(service);
        var unused = session.writePacket(request);
    }

    @Test
    void whoAsksForMoreThanHeReadsIsOut() throws IOException {
        ClientSession session = connect();
        session.getIoSession().suspendRead();
        long asked = 0;
        try {
            while (session.isOpen() && asked < 5_000_000) {
                Buffer question = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST, 64);
                question.putString("nonsense@example.org");
                question.putBoolean(true);
                IoWriteFuture write = session.writePacket(question);
                if (++asked % 1_000 == 0) {
                    write.verify(20_000);
                }
            }
        } catch (IOException e) {
            assertThat(e).as("the connection is closed while it writes").isNotNull();
        }
        assertThat(asked).isLessThan(5_000_000);
        eventually.until(
                "nobody is there any more", () -> network.getActiveSessions().isEmpty());
    }

    @Test
    void whoHasLoggedInGetsNoServiceAnew() throws IOException {
        ClientSession session = connect();
        ask(session, "ssh-connection");
        eventually.until("he is out", session::isClosed);
    }

    @Test
    void logInIsAskedForOnce() throws IOException {
        ClientSession session = stranger();
        ask(session, "ssh-userauth");
        eventually.until("he is out", session::isClosed); // his end had asked by itself
    }

    @Test
    void nothingElseIsAskedForFirst() throws IOException {
        ClientSession session = stranger();
        ask(session, "ssh-connection");
        eventually.until("he is out", session::isClosed);
    }

    private ClientSession stranger() throws IOException {
        InetSocketAddress bound = network.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client.setServerKeyVerifier((session, address, key) -> true);
        ClientSession session = client.connect("somebody", "127.0.0.1", bound.getPort())
                .verify(10_000)
                .getSession();
        session.waitFor(Set.of(ClientSession.ClientSessionEvent.WAIT_AUTH), Duration.ofSeconds(10));
        return session;
    }

    @Test
    void whatTheOtherEndSaysIsPlain() {
        Throwable failure = Reasons.plain(new SshException(7, "line\n\u001b[2Jscreen"));
        assertThat(failure).hasMessage("line??[2Jscreen");
        assertThat(((SshException) failure).getDisconnectCode()).isEqualTo(7);
        assertThat(Reasons.of(new IOException("line\n\u001b[2Jscreen"))).isEqualTo("line??[2Jscreen");
        IOException fine = new IOException("fine");
        assertThat(Reasons.plain(fine)).isSameAs(fine);
    }
}
