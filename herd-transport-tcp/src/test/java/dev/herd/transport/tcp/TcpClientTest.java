package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Acceptor;
import dev.herd.transport.Answer;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TcpClientTest {

    private static final Endpoint ANY = Endpoint.parse("tcp://localhost:0");

    @RegisterExtension
    final TcpFixture tcp = new TcpFixture();

    private final TestServer server = new TestServer();

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void whoHalfClosesAfterTheLastLineStillGetsEveryAnswer(String host) throws Exception {
        Socket client = tcp.socket(tcp.transport().listen(ANY, server).get(0), host);
        TcpFixture.write(client, "one\r\nelsewhere\n\nbig 200000\ntwo\r\0last");
        client.shutdownOutput();
        assertThat(TcpFixture.readAll(client))
                .isEqualTo("<one>\n<elsewhere>\n<>\n" + "y".repeat(200_000) + "\n<two>\n<last>\n");
        Wait.until("the end is told", () -> server.ended.size() == 1);
        assertThat(server.ended.get(0)).isEqualTo("the client closed the connection");
        assertThat(server.sessions.get(0).loopback()).isTrue();
        assertThat(server.sessions.get(0).transport()).isEqualTo("tcp");
        assertThat(server.sessions.get(0).user()).isEmpty();
        assertThat(server.sessions.get(0).remote()).endsWith(":" + client.getLocalPort());
    }

    @Test
    void halfClosedWaitsForAnAnswerThatTakesLong() throws Exception {
        Socket client = tcp.socket(tcp.transport().listen(ANY, server).get(0));
        TcpFixture.write(client, "later\nlast");
        client.shutdownOutput();
        Wait.until("the session", () -> server.sessions.size() == 1);
        server.sessions.get(0).send("news");
        TcpFixture.expect(client, "news\n");
        server.later.complete(Answer.none());
        assertThat(TcpFixture.readAll(client)).isEqualTo("<last>\n");
    }

    @Test
    void telnetIsUnderstoodAndNonsenseHarmsNobody() throws Exception {
        Endpoint at = tcp.transport().listen(ANY, server).get(0);
        Socket telnet = tcp.socket(at);
        telnet.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xfb, 31, (byte) 0xff, (byte) 0xfd, 1});
        TcpFixture.write(telnet, "hello\r\nthrow\r\n");
        TcpFixture.expect(telnet, "<hello>\n? throw\n");
        Socket nonsense = tcp.socket(at);
        nonsense.getOutputStream().write(new byte[] {(byte) 0x89, 'H', 'R', 'x', (byte) 0xc3, '\n', 'a', 0, '\n'});
        TcpFixture.expect(nonsense, "? \ufffdHRx\ufffd\n? a\ufffd\n");
        TcpFixture.write(telnet, "still here\r\n");
        TcpFixture.expect(telnet, "<still here>\n");
    }

    @Test
    void aLineMayComeByteByByteAndBeAsLongAsTheBound() throws Exception {
        Socket client = tcp.socket(tcp.transport().listen(ANY, server).get(0));
        client.setTcpNoDelay(true);
        for (byte b : "slowly\n".getBytes(StandardCharsets.UTF_8)) {
            client.getOutputStream().write(b);
        }
        TcpFixture.expect(client, "<slowly>\n");
        String longest = "x".repeat(TcpFixture.LINE_BYTES);
        TcpFixture.write(client, longest + "\r\n");
        TcpFixture.expect(client, "<" + longest + ">\n");
    }

    @Test
    void aLineThatIsTooLongIsToldThoughTheClientGoesOnTalking() throws Exception {
        Socket client = tcp.socket(tcp.transport().listen(ANY, server).get(0));
        TcpFixture.write(client, "one\n" + "x".repeat(100_000));
        assertThat(TcpFixture.readAll(client)).isEqualTo("<one>\n? line longer than 1024 bytes\n");
        Wait.until("the end is told", () -> server.ended.size() == 1);
        assertThat(server.ended).containsExactly("line longer than 1024 bytes");
    }

    @Test
    void aSessionThatTheApplicationClosesSaysGoodbyeFirst() throws Exception {
        Socket client = tcp.socket(tcp.transport().listen(ANY, server).get(0));
        TcpFixture.write(client, "one\nquit\nmore\n");
        assertThat(TcpFixture.readAll(client)).isEqualTo("<one>\nbye\n");
        Wait.until("the end is told", () -> server.ended.size() == 1);
        assertThat(server.sessions.get(0).send("late")).isFalse();
    }

    @Test
    void aClientThatDoesNotReadCostsABoundedAmountAndNobodyElseAnything() throws Exception {
        Endpoint at = tcp.transport().listen(ANY, server).get(0);
        Socket deaf = tcp.socket(at);
        TcpFixture.write(deaf, "one\n");
        TcpFixture.expect(deaf, "<one>\n");
        String news = "n".repeat(9_999);
        Wait.until("no more is taken", () -> {
            for (int i = 0; i < 100; i++) {
                if (!server.sessions.get(0).send(news)) {
                    return true;
                }
            }
            return false;
        });
        Socket other = tcp.socket(at);
        TcpFixture.write(other, "two\n");
        TcpFixture.expect(other, "<two>\n");
        // What was taken all comes, whole, when it reads at last.
        TcpFixture.write(deaf, "quit\n");
        String all = TcpFixture.readAll(deaf);
        assertThat(all.replace(news + "\n", "")).isEqualTo("bye\n");
    }

    @Test
    void aClientThatTalksButDoesNotWaitForItsAnswerIsNotReadFromForEver() throws Exception {
        Endpoint at = tcp.transport().listen(ANY, server).get(0);
        long most = 64 << 20;
        try (SocketChannel talker =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), at.port()))) {
            talker.configureBlocking(false);
            ByteBuffer lines = ByteBuffer.wrap("later\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
            long written = 0;
            for (int refused = 0; refused < 200 && written < most; ) {
                int count = talker.write(lines.hasRemaining() ? lines : lines.clear());
                written += count;
                refused = count > 0 ? 0 : refused + 1;
                if (count == 0) {
                    LockSupport.parkNanos(2_000_000);
                }
            }
            assertThat(written).isLessThan(most); // the kernel's buffers are full, and nobody empties them
        }
        server.later.complete(Answer.none());
        Wait.until("the end is told", () -> server.ended.size() == 1);
    }

    @Test
    void aClientThatVanishesIsNoticed() throws Exception {
        Socket client = tcp.socket(tcp.transport().listen(ANY, server).get(0));
        TcpFixture.write(client, "one\n");
        Wait.until("the session", () -> server.sessions.size() == 1);
        client.setSoLinger(true, 0);
        client.close();
        Wait.until("the end is told", () -> server.ended.size() == 1);
    }

    @Test
    void whenAllPlacesAreTakenClientsAreToldAndPeersComeInAllTheSame() throws Exception {
        TcpTransport transport = tcp.transport(TcpFixture.limits(64, 2, 64 << 10, Duration.ofMillis(200)));
        Endpoint at = transport.listen(ANY, server).get(0);
        List<Socket> speaking = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Socket client = tcp.socket(at);
            TcpFixture.write(client, "hello\n");
            TcpFixture.expect(client, "<hello>\n");
            speaking.add(client);
        }
        Socket silent = tcp.socket(at);
        Socket talking = tcp.socket(at);
        TcpFixture.write(talking, "me too\n");
        assertThat(TcpFixture.readAll(talking)).isEqualTo("? too many clients\n");
        assertThat(TcpFixture.readAll(silent)).isEqualTo("? too many clients\n");
        TestPeer peer = new TestPeer();
        tcp.transport().connect(at, peer);
        Wait.until(
                "the link",
                () -> server.peers.size() == 1 && server.peers.get(0).isOpen());
        speaking.get(0).close();
        Wait.until("there is a place again", () -> {
            Socket next = tcp.socket(at);
            TcpFixture.write(next, "hello\n");
            next.shutdownOutput();
            return TcpFixture.readAll(next).equals("<hello>\n");
        });
        TcpFixture.write(speaking.get(1), "still here\n");
        TcpFixture.expect(speaking.get(1), "<still here>\n");
    }

    @Test
    void thousandsOfIdleConnectionsHurtNobody() throws Exception {
        int places = 1_500;
        int connections = 2_000;
        // One thread, so that connections are admitted in the order in which they are made.
        Endpoint at = tcp.transport(
                        TcpFixture.limits(64, places, 64 << 10, Duration.ofHours(1)), Map.of("threads", "1"))
                .listen(ANY, server)
                .get(0);
        Socket speaking = tcp.socket(at);
        TcpFixture.write(speaking, "hello\n");
        TcpFixture.expect(speaking, "<hello>\n");
        List<Socket> idle = new ArrayList<>();
        try {
            while (idle.size() < connections) {
                idle.add(tcp.socket(at));
            }
        } catch (IOException e) {
            Assumptions.abort("the machine allows no more than " + idle.size() + " connections: " + e.getMessage());
        }
        // The oldest have made room for the newest, and whoever spoke has stayed.
        for (Socket evicted : idle.subList(0, connections - places + 1)) {
            assertThat(evicted.getInputStream().read()).isEqualTo(-1);
        }
        TcpFixture.write(speaking, "still here\n");
        TcpFixture.expect(speaking, "<still here>\n");
        Socket last = idle.get(connections - 1);
        TcpFixture.write(last, "so am I\n");
        TcpFixture.expect(last, "<so am I>\n");
    }

    @Test
    void anAcceptorThatFailsCostsItsConnectionOnly() throws Exception {
        Endpoint at = tcp.transport()
                .listen(ANY, new Acceptor() {
                    @Override
                    public LinkHandler peer(String remote) {
                        throw new IllegalStateException("on purpose");
                    }

                    @Override
                    public ClientHandler clients() {
                        return server;
                    }
                })
                .get(0);
        TestPeer peer = new TestPeer();
        tcp.transport().connect(at, peer);
        Wait.until("closed", () -> !peer.closed.isEmpty());
        Socket client = tcp.socket(at);
        TcpFixture.write(client, "hello\n");
        TcpFixture.expect(client, "<hello>\n");
    }

    @Test
    void closingTheTransportEndsSessions() throws Exception {
        TcpTransport transport = tcp.transport();
        Socket client = tcp.socket(transport.listen(ANY, server).get(0));
        TcpFixture.write(client, "later\n");
        Wait.until("the session", () -> server.sessions.size() == 1);
        transport.close();
        assertThat(server.ended).containsExactly("the transport was closed");
        server.later.complete(Answer.of("too late"));
        assertThat(server.sessions.get(0).send("late")).isFalse();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
}
