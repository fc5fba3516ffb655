package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.testkit.RecordingConversation;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Answer;
import dev.herd.transport.Endpoint;
import dev.herd.value.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelSession;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.StreamingChannel;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who doesn't prove who he is, and who asks for too much. */
@Timeout(120)
class HardeningTest {

    @RegisterExtension
    final SshFixture ssh = new SshFixture();

    private static Limits limits(int links, int clients) {
        Limits d = Limits.defaults();
        return new Limits(
                d.keyBytes(),
                d.valueBytes(),
                d.storeKeys(),
                d.storeBytes(),
                d.outboxKeys(),
                d.frameBytes(),
                links,
                clients,
                d.lineBytes(),
                d.clientOutputBytes(),
                d.handshakeTime(),
                d.maxClockSkew(),
                d.maxClientAhead());
    }

    private static ClientSession loggedIn(SshClient client, SshFixture.Server server) throws IOException {
        ClientSession session = client.connect(
                        "raw", "127.0.0.1", server.endpoint().port())
                .verify(10_000)
                .getSession();
        session.addPublicKeyIdentity(new TestTrust().hostKeys().get(0));
        session.auth().verify(10_000);
        return session;
    }

    @Test
    void strangersMakeRoomForEachOtherAndKeepNobodyOut() throws IOException {
        SshTransport transport = ssh.transport("server", new TestTrust(), Map.of(), limits(1, 1));
        SshFixture.Server server = SshFixture.listen(transport);
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < Lobby.MOST_STRANGERS; i++) {
                strangers.add(greeted(server));
            }
            assertThat(ssh.refused).isEmpty();
            strangers.add(greeted(server));
            ssh.eventually.untilEqual("refused", 1, ssh.refused::size);
            assertThat(ssh.refused.get(0)).endsWith("one made room for another");
            byte[] rest = strangers.get(0).getInputStream().readAllBytes();
            assertThat(rest)
                    .as("the oldest is closed, and gets no more than a key exchange")
                    .hasSizeLessThan(4_096);
            RecordingLinkHandler link = ssh.dial(ssh.transport("client", new TestTrust(), Map.of()), server.endpoint());
            ssh.eventually.until("who has a key links all the same", link::wasOpened);
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    /** A connection that has got the node's greeting, and says nothing. */
    private static Socket greeted(SshFixture.Server server) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.endpoint().port());
        socket.setSoTimeout(30_000);
        assertThat(new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII))
                .isEqualTo("SSH-2.0-");
        return socket;
    }

    @Test
    void whoLeavesWithoutHavingLoggedInIsTold() throws IOException {
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), Map.of()));
        greeted(server).close();
        ssh.eventually.untilEqual("refused", 1, ssh.refused::size);
        assertThat(ssh.refused.get(0)).startsWith("ssh://127.0.0.1:").endsWith("nobody has logged in");
    }

    @Test
    void whoDoesNotLogInInTimeIsOut() throws IOException {
        Map<String, String> settings = Map.of("loginSeconds", "1");
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), settings));
        RecordingLinkHandler link = ssh.dial(ssh.transport("client", new TestTrust(), Map.of()), server.endpoint());
        ssh.eventually.until("a link", link::wasOpened);
        try (Socket socket = greeted(server)) {
            assertThat(socket.getInputStream().readAllBytes())
                    .as("until it is closed")
                    .isNotEmpty();
        }
        ssh.eventually.untilEqual("refused", 1, ssh.refused::size);
        assertThat(ssh.refused.get(0)).endsWith("nobody has logged in");
        assertThat(link.isClosed()).as("who has logged in may stay").isFalse();
    }

    @Test
    void nonsenseInsteadOfSshHarmsNobody() throws IOException {
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), Map.of()));
        for (String nonsense :
                List.of("GET / HTTP/1.0\r\n\r\n", "SSH-2.0-x\r\n\u00ff\u00ff\u00ff\u00ff", "x".repeat(100_000))) {
            try (Socket socket = greeted(server)) {
                socket.getOutputStream().write(nonsense.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (java.net.SocketException e) {
                assertThat(e).as("reset in the middle of it").isNotNull();
            }
        }
        ssh.eventually.untilEqual("refused", 3, ssh.refused::size);
        RecordingLinkHandler link = ssh.dial(ssh.transport("client", new TestTrust(), Map.of()), server.endpoint());
        ssh.eventually.until("a link", link::wasOpened);
    }

    @Test
    void whoSaysMoreThanIsAnsweredWaits() throws IOException {
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), Map.of()));
        CompletableFuture<Answer> first = new CompletableFuture<>();
        server.acceptor()
                .recordedClients()
                .answer((session, line) ->
                        line.equals("wait") ? first : Answer.none().now());
        String lines = ("x".repeat(999) + "\n").repeat(20_000);
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            client.start();
            ClientSession session = loggedIn(client, server);
            ChannelShell shell = session.createShellChannel();
            shell.setUsePty(false);
            shell.setStreaming(StreamingChannel.Streaming.Async);
            shell.open().verify(10_000);
            IoWriteFuture said = shell.getAsyncIn()
                    .writeBuffer(new ByteArrayBuffer(("wait\n" + lines).getBytes(StandardCharsets.US_ASCII)));
            RecordingConversation other = new RecordingConversation();
            ssh.transport("client", new TestTrust(), Map.of()).converse(server.endpoint(), other);
            ssh.eventually.until("another client", other::wasOpened);
            for (int i = 1; i <= 2_000; i++) {
                assertThat(other.say("y".repeat(500))).isTrue();
                int all = i + 1;
                ssh.eventually.until(
                        "it is heard",
                        () -> server.acceptor().recordedClients().lines().size() >= all);
            }
            assertThat(said.isDone())
                    .as("20 MB are taken while the first line waits")
                    .isFalse();
            first.complete(Answer.none());
            ssh.eventually.untilEqual(
                    "lines",
                    22_001,
                    () -> server.acceptor().recordedClients().lines().size());
            ssh.eventually.until("all is taken", said::isDone);
        }
    }

    @Test
    void thereAreOnlySoManyClientsAndNoneIsPutOut() throws IOException {
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), Map.of(), limits(4, 2)));
        SshTransport client = ssh.transport("client", new TestTrust(), Map.of());
        List<RecordingConversation> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RecordingConversation one = new RecordingConversation();
            client.converse(server.endpoint(), one);
            ssh.eventually.until("it is opened", one::wasOpened);
            all.add(one);
        }
        ssh.eventually.until("the third is sent away", all.get(2)::isClosed);
        assertThat(all.get(2).lines()).containsExactly("? too many clients: the limit is 2");
        assertThat(all.get(0).isClosed() || all.get(1).isClosed()).isFalse();
        all.get(0).close();
        ssh.eventually.untilEqual(
                "a place is free", 1, () -> server.acceptor().recordedClients().closedSessions());
        RecordingConversation next = new RecordingConversation();
        client.converse(server.endpoint(), next);
        ssh.eventually.until("it is opened", next::wasOpened);
        assertThat(next.say("hello")).isTrue();
        ssh.eventually.untilEqual(
                "its line",
                List.of("hello"),
                () -> server.acceptor().recordedClients().lines());
    }

    @Test
    void wordsOfAHostThatHasProvenNothingArePlain() throws IOException {
        try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RecordingLinkHandler link = ssh.dial(
                    ssh.transport("client", new TestTrust(), Map.of()),
                    Endpoint.parse("ssh://127.0.0.1:" + host.getLocalPort()));
            try (Socket socket = host.accept()) {
                socket.getOutputStream()
                        .write("SSH-3.0-\u001b]0;mine\u0007\u001b[2J\r\n".getBytes(StandardCharsets.US_ASCII));
                ssh.eventually.until("it is closed", link::isClosed);
            }
            assertThat(link.closedReason()).contains("SSH-3.0-?]0;mine??[2J");
        }
    }

    @Test
    void aNameThatWouldGarbleALogIsNotLetIn() throws IOException {
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), Map.of()));
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            client.start();
            for (String name : List.of("x\nERROR forged", "x\u001b[2J", "x\u2028y")) {
                ClientSession session = client.connect(
                                name, "127.0.0.1", server.endpoint().port())
                        .verify(10_000)
                        .getSession();
                session.addPublicKeyIdentity(new TestTrust().hostKeys().get(0));
                assertThat(session.auth().await(10_000)).isTrue();
                assertThat(session.isAuthenticated()).as(name).isFalse();
            }
        }
    }

    @Test
    void whatComesBeforeAnythingWasAskedForEndsTheChannel() throws IOException {
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), Map.of()));
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            client.start();
            ClientSession session = loggedIn(client, server);
            ChannelSession mute = new ChannelSession() {};
            mute.setStreaming(StreamingChannel.Streaming.Async);
            session.getService(ConnectionService.class).registerChannel(mute);
            mute.open().verify(10_000);
            var unused = mute.getAsyncIn().writeBuffer(new ByteArrayBuffer(new byte[1 << 20]));
            ssh.eventually.until("it is closed", mute::isClosed);
            assertThat(session.isOpen()).isTrue();
        }
    }

    @Test
    void packetsOfAFewBytesAreNotAgreedTo() throws IOException {
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), Map.of()));
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            CoreModuleProperties.MAX_PACKET_SIZE.set(client, 512L);
            CoreModuleProperties.WINDOW_SIZE.set(client, 1L << 20);
            client.start();
            ClientSession session = loggedIn(client, server);
            ChannelShell shell = session.createShellChannel();
            assertThatThrownBy(() -> shell.open().verify(10_000)).hasRootCauseInstanceOf(SshChannelOpenException.class);
            assertThat(session.isOpen()).isTrue();
        }
    }
}
