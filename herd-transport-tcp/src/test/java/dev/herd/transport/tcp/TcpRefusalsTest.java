package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Sniffer;
import dev.herd.value.Limits;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the transport does not take from outside, the node is told of, once, with where it came from. */
@Timeout(120)
class TcpRefusalsTest {

    private static final Endpoint ANY = Endpoint.parse("tcp://localhost:0");

    @RegisterExtension
    final TcpFixture tcp = new TcpFixture();

    private final TestServer server = new TestServer();

    @ParameterizedTest
    @ValueSource(ints = {0, TcpFixture.FRAME_BYTES + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void aFrameOfALengthThatCantBe(int length) throws Exception {
        Socket peer = tcp.socket(listen(64, 64, Duration.ofHours(1)));
        peer.getOutputStream().write(bytes(Sniffer.magic()));
        peer.getOutputStream()
                .write(ByteBuffer.allocate(4).putInt(length).flip().array());
        assertEnd(peer);
        refusedOnce(peer, "a frame of " + Integer.toUnsignedString(length) + " bytes was announced, ");
        assertThat(server.peers.get(0).frames).isEmpty();
    }

    @Test
    void halfAMagic() throws Exception {
        Socket peer = tcp.socket(listen(64, 64, Duration.ofMillis(100)));
        peer.getOutputStream().write(bytes(Sniffer.magic().limit(2)));
        assertEnd(peer);
        refusedOnce(peer, "a peer's first bytes were not complete in time");
    }

    @Test
    void halfAMagicAndTheEnd() throws Exception {
        Socket peer = tcp.socket(listen(64, 64, Duration.ofHours(1)));
        peer.getOutputStream().write(bytes(Sniffer.magic().limit(3)));
        peer.shutdownOutput();
        assertEnd(peer);
        refusedOnce(peer, "a peer's first bytes were not complete when it closed its side");
    }

    @Test
    void aConnectionThatMakesRoomForAnother() throws Exception {
        Endpoint at = listen(64, 1, Duration.ofHours(1));
        Socket silent = tcp.socket(at);
        Socket next = tcp.socket(at);
        assertEnd(silent);
        refusedOnce(silent, "too many clients: one that had said nothing made room for another");
        TcpFixture.write(next, "hello\n");
        TcpFixture.expect(next, "<hello>\n");
    }

    @Test
    void aClientTooMany() throws Exception {
        Endpoint at = listen(64, 1, Duration.ofHours(1));
        Socket speaking = tcp.socket(at);
        TcpFixture.write(speaking, "hello\n");
        TcpFixture.expect(speaking, "<hello>\n");
        Socket other = tcp.socket(at);
        TcpFixture.write(other, "me too\n");
        assertThat(TcpFixture.readAll(other)).isEqualTo("? too many clients\n");
        refusedOnce(other, "too many clients: the limit is 1");
    }

    /** Long before that a node makes room among those who have proven nothing; this one accepts everything. */
    @Test
    void aPeerFarTooMany() throws Exception {
        Endpoint at = listen(1, 64, Duration.ofHours(1));
        TestPeer first = new TestPeer();
        tcp.transport().connect(at, first);
        Wait.until(
                "the link",
                () -> server.peers.size() == 1 && server.peers.get(0).isOpen());
        for (int i = 1; i < 2 + 64; i++) {
            tcp.socket(at).getOutputStream().write(bytes(Sniffer.magic()));
        }
        Wait.until("the others", () -> server.peers.size() == 2 + 64);
        Socket last = tcp.socket(at);
        last.getOutputStream().write(bytes(Sniffer.magic()));
        assertEnd(last);
        refusedOnce(last, "too many links, or strangers who try to link");
        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void aLineThatIsTooLong() throws Exception {
        Socket client = tcp.socket(listen(64, 64, Duration.ofHours(1)));
        TcpFixture.write(client, "x".repeat(TcpFixture.LINE_BYTES + 1));
        assertThat(TcpFixture.readAll(client)).isEqualTo("? line longer than 1024 bytes\n");
        refusedOnce(client, "line longer than 1024 bytes");
    }

    @Test
    void aLineThatIsMalformed() throws Exception {
        Socket client = tcp.socket(listen(64, 64, Duration.ofHours(1)));
        client.getOutputStream().write(new byte[] {'a', (byte) 0xc3, '\n'});
        TcpFixture.expect(client, "? a\ufffd\n");
        refusedOnce(client, "a line that is not UTF-8, or has a NUL in it");
    }

    @Test
    void whatAClientIsTooSlowFor() throws Exception {
        Socket deaf = tcp.socket(listen(64, 64, Duration.ofHours(1)));
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
        refusedOnce(deaf, "a client that reads too slowly: what is sent to it is dropped");
    }

    /** On one thread, so that connections are admitted in the order in which they are made. */
    private Endpoint listen(int links, int clients, Duration handshakeTime) throws IOException {
        Limits limits = TcpFixture.limits(links, clients, 64 << 10, handshakeTime);
        return tcp.transport(limits, Map.of("threads", "1")).listen(ANY, server).get(0);
    }

    private void refusedOnce(Socket from, String reason) throws Exception {
        Wait.until("the node is told", () -> !tcp.refused.isEmpty());
        assertThat(tcp.refused)
                .singleElement()
                .asString()
                .startsWith("tcp://127.0.0.1:" + from.getLocalPort() + ": " + reason);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** The other end has closed the connection, or reset it if it had not read all. */
    private static void assertEnd(Socket socket) {
        int read;
        try {
            read = socket.getInputStream().read();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
            return;
        }
        assertThat(read).isEqualTo(-1);
    }
}
