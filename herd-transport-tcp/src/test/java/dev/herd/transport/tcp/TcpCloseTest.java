package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of what was said last when a link is closed and its transport right after. */
@Timeout(120)
class TcpCloseTest {

    private static final Endpoint ANY = Endpoint.parse("tcp://127.0.0.1:0");

    @RegisterExtension
    final TcpFixture tcp = new TcpFixture();

    private final TestServer server = new TestServer();

    @Test
    void closingTheTransportLetsAPeerReadWhatWasFilledThoughItGoesOnSending() throws Exception {
        TcpTransport transport = tcp.transport();
        Endpoint at = transport.listen(ANY, server).get(0);
        Socket peer = new Socket();
        peer.setReceiveBufferSize(16 << 10); // or all would have arrived before anything is closed
        peer.setSoTimeout(Wait.SECONDS * 1_000);
        try (peer) {
            peer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), at.port()));
            DataOutputStream out = new DataOutputStream(peer.getOutputStream());
            out.write(RawPeer.magic());
            Wait.until(
                    "the link",
                    () -> server.peers.size() == 1 && server.peers.get(0).isOpen());
            TestPeer link = server.peers.get(0);
            byte[] frame = new byte[TcpFixture.FRAME_BYTES];
            int frames = Boolean.getBoolean("herd.test.epoll") ? 8 : 40; // epoll's sockets keep less unsent
            for (int i = 0; i < frames; i++) {
                link.toSend.add(frame);
            }
            link.link().wake();
            Wait.until("all is filled", link.toSend::isEmpty);
            link.link().close("done");
            CompletableFuture<Void> closed = CompletableFuture.runAsync(transport::close);
            Wait.until("told", () -> !link.closed.isEmpty());
            DataInputStream in = new DataInputStream(peer.getInputStream());
            for (int i = 0; i < frames; i++) {
                out.writeInt(frame.length);
                out.write(frame);
                assertThat(in.readInt()).isEqualTo(frame.length);
                in.skipNBytes(frame.length);
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(closed).isNotDone();
            peer.shutdownOutput();
            closed.get(Wait.SECONDS, TimeUnit.SECONDS);
            assertThat(link.closed).containsExactly("done");
            assertThat(link.mistakes).isEmpty();
        }
    }

    @Test
    void aLinkThatIsClosedLeavesItsPlaceAtOnceThoughThePeerNeverCloses() throws Exception {
        Endpoint at = tcp.transport(TcpFixture.limits(1, 64, 64 << 10, Duration.ofHours(1)))
                .listen(ANY, server)
                .get(0);
        int places = 2 + 64;
        for (int i = 0; i < places; i++) {
            tcp.socket(at).getOutputStream().write(RawPeer.magic());
        }
        Wait.until(
                "all links",
                () -> server.peers.size() == places && server.peers.stream().allMatch(TestPeer::isOpen));
        server.peers.forEach(peer -> peer.send(new byte[] {1}));
        Wait.until("all is filled", () -> server.peers.stream().allMatch(peer -> peer.toSend.isEmpty()));
        server.peers.forEach(peer -> peer.link().close("for another"));
        Wait.until("all are told", () -> server.peers.stream().noneMatch(TestPeer::isOpen));
        tcp.socket(at).getOutputStream().write(RawPeer.magic());
        Wait.until("an end", () -> server.peers.size() > places || !tcp.refused.isEmpty());
        assertThat(tcp.refused).isEmpty();
    }

    @Test
    void theLinksThatANodeDialsTakeNoPlacesOfThoseWhoConnect() throws Exception {
        Endpoint at = tcp.transport(TcpFixture.limits(99, 64, 64 << 10, Duration.ofHours(1)))
                .listen(ANY, server)
                .get(0);
        TcpTransport dialling = tcp.transport(TcpFixture.limits(1, 64, 64 << 10, Duration.ofHours(1)));
        List<TestPeer> dialled = new ArrayList<>();
        for (int i = 0; i <= 2 + 64; i++) {
            dialled.add(new TestPeer());
            dialling.connect(at, dialled.get(i));
            int known =
                    i + 1; // to the other end, which else would put out the oldest of too many that have said nothing
            Wait.until("the other end knows it", () -> server.peers.size() == known);
        }
        Wait.until(
                "an end of each", () -> dialled.stream().allMatch(peer -> peer.link != null || !peer.closed.isEmpty()));
        assertThat(dialled).allMatch(TestPeer::isOpen);
    }

    @Test
    void pastTheirBoundTheOldestFarewellIsCutShort() {
        Registry registry = new Registry(2);
        List<Channel> channels = List.of(new EmbeddedChannel(), new EmbeddedChannel(), new EmbeddedChannel());
        channels.forEach(registry::farewell);
        assertThat(channels).extracting(Channel::isOpen).containsExactly(false, true, true);
    }

    @Test
    void aPeerThatNeverClosesHoldsUpTheClosingOfTheTransportForAShortTimeOnly() throws Exception {
        TcpTransport transport = tcp.transport();
        Endpoint at = transport.listen(ANY, server).get(0);
        tcp.socket(at).getOutputStream().write(RawPeer.magic());
        Wait.until(
                "the link",
                () -> server.peers.size() == 1 && server.peers.get(0).isOpen());
        server.peers.get(0).send(new byte[] {1});
        Wait.until("it is filled", server.peers.get(0).toSend::isEmpty);
        server.peers.get(0).link().close("done");
        long start = System.nanoTime();
        transport.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
}
