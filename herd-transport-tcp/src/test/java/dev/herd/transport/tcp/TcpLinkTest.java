package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Sniffer;
import dev.herd.transport.Transport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TcpLinkTest {

    @RegisterExtension
    final TcpFixture tcp = new TcpFixture();

    private final TestServer server = new TestServer();

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]"})
    void peersExchangeFramesOfAllSizesBothWays(String host) throws Exception {
        Endpoint at = tcp.transport()
                .listen(Endpoint.parse("tcp://" + host + ":0"), server)
                .get(0);
        TestPeer dialler = dial(tcp.transport(), at);
        TestPeer acceptor = server.peers.get(0);
        assertThat(dialler.link().loopback()).isTrue();
        assertThat(acceptor.link().loopback()).isTrue();
        assertThat(dialler.link().remote()).startsWith("tcp://").endsWith(":" + at.port());
        assertThat(dialler.link().lossless()).isTrue();
        assertThat(dialler.link().ordered()).isTrue();
        List<byte[]> there = new ArrayList<>();
        List<byte[]> back = new ArrayList<>();
        int max = dialler.link().maxFrameBytes();
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            int size = i % 5 == 0 ? max : i % 5 == 1 ? 1 : 1 + random.nextInt(max);
            there.add(bytes(random, size));
            back.add(bytes(random, size));
        }
        there.forEach(dialler::send);
        back.forEach(acceptor::send);
        Wait.until("all frames came", () -> acceptor.frames.size() == 500 && dialler.frames.size() == 500);
        assertSame(acceptor.frames, there);
        assertSame(dialler.frames, back);
        dialler.link().close("done");
        Wait.until("both closed", () -> !dialler.isOpen() && !acceptor.isOpen());
        assertThat(dialler.closed).containsExactly("done");
        assertThat(acceptor.closed).containsExactly("the peer closed the connection");
        assertNoMistakes(dialler, acceptor);
    }

    @Test
    void noWakeOfAnyThreadIsLost() throws Exception {
        Endpoint at = tcp.transport()
                .listen(Endpoint.parse("tcp://127.0.0.1:0"), server)
                .get(0);
        TestPeer dialler = dial(tcp.transport(), at);
        TestPeer acceptor = server.peers.get(0);
        acceptor.keeps = false;
        int threads = 8;
        int each = 5_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> done = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            done.add(pool.submit(() -> {
                for (int i = 0; i < each; i++) {
                    dialler.send(new byte[] {1, 2, 3});
                    if (i % 50 == 0) {
                        // Idle in between, or every wake would meet a turn that is on its way anyway.
                        Wait.until("it came", () -> dialler.toSend.isEmpty());
                    }
                }
                return null;
            }));
        }
        for (Future<?> waker : done) {
            waker.get(Wait.SECONDS, TimeUnit.SECONDS);
        }
        pool.shutdown();
        Wait.until("all came", () -> acceptor.received.get() == threads * (long) each);
        assertNoMistakes(dialler, acceptor);
    }

    @Test
    void aPeerThatDoesNotReadStallsOnlyItsOwnLink() throws Exception {
        TcpTransport transport =
                tcp.transport(TcpFixture.limits(64, 64, 64 << 10, Duration.ofHours(1)), Map.of("threads", "1"));
        Endpoint at =
                transport.listen(Endpoint.parse("tcp://127.0.0.1:0"), server).get(0);
        Socket stalled = tcp.socket(at);
        stalled.getOutputStream().write(magic());
        Wait.until(
                "the stalled link",
                () -> server.peers.size() == 1 && server.peers.get(0).isOpen());
        TestPeer toStalled = server.peers.get(0);
        byte[] frame = new byte[TcpFixture.FRAME_BYTES];
        int queued = 12_800; // 100 MiB, of which the kernel takes a few
        for (int i = 0; i < queued; i++) {
            toStalled.send(frame);
        }
        TestPeer reading = dial(tcp.transport(), at);
        TestPeer toReading = server.peers.get(1);
        reading.keeps = false;
        for (int i = 0; i < 8_000; i++) {
            toReading.send(frame);
        }
        Wait.until("the other link goes on", () -> reading.received.get() == 8_000);
        assertThat(toStalled.isOpen()).isTrue();
        assertThat(toStalled.fills.get()).isLessThan(queued / 4);
        // And it goes on where it was, as soon as somebody reads.
        DataInputStream in = new DataInputStream(stalled.getInputStream());
        for (int i = 0; i < queued; i++) {
            assertThat(in.readInt()).isEqualTo(frame.length);
            in.skipNBytes(frame.length);
        }
        assertNoMistakes(toStalled, toReading, reading);
    }

    @Test
    void closingHandsWhatWasFilledToTheNetworkThoughThePeerHasMoreToSay() throws Exception {
        Endpoint at = tcp.transport()
                .listen(Endpoint.parse("tcp://127.0.0.1:0"), server)
                .get(0);
        Socket peer = tcp.socket(at);
        DataOutputStream out = new DataOutputStream(peer.getOutputStream());
        out.write(magic());
        out.writeInt(5);
        Wait.until(
                "the link",
                () -> server.peers.size() == 1 && server.peers.get(0).isOpen());
        TestPeer link = server.peers.get(0);
        link.onFrame = frame -> link.link().close("enough");
        for (int i = 0; i < 100; i++) {
            link.toSend.add(new byte[] {(byte) i});
        }
        link.link().wake();
        Wait.until("all is filled", link.toSend::isEmpty);
        out.write(new byte[] {1, 2, 3, 4, 5});
        out.writeInt(1);
        out.write(1);
        DataInputStream in = new DataInputStream(peer.getInputStream());
        for (int i = 0; i < 100; i++) {
            assertThat(in.readInt()).isEqualTo(1);
            assertThat(in.read()).isEqualTo(i);
        }
        assertThat(in.read()).isEqualTo(-1);
        Wait.until("closed", () -> !link.closed.isEmpty());
        assertThat(link.closed).containsExactly("enough");
        assertThat(link.received).hasValue(1);
        assertNoMistakes(link);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, TcpFixture.FRAME_BYTES + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void aFrameOfAnImpossibleLengthEndsTheLink(int length) throws Exception {
        Endpoint at = tcp.transport()
                .listen(Endpoint.parse("tcp://127.0.0.1:0"), server)
                .get(0);
        Socket peer = tcp.socket(at);
        DataOutputStream out = new DataOutputStream(peer.getOutputStream());
        out.write(magic());
        out.writeInt(1);
        out.write(7);
        out.writeInt(length);
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
        TestPeer link = server.peers.get(0);
        Wait.until("closed", () -> !link.closed.isEmpty());
        assertThat(link.closed.get(0)).contains("frame of " + Integer.toUnsignedString(length) + " bytes");
        assertThat(link.frames).hasSize(1);
        assertNoMistakes(link);
    }

    @Test
    void aTruncatedFrameIsASignOfLifeButNoFrame() throws Exception {
        Endpoint at = tcp.transport()
                .listen(Endpoint.parse("tcp://127.0.0.1:0"), server)
                .get(0);
        Socket peer = tcp.socket(at);
        DataOutputStream out = new DataOutputStream(peer.getOutputStream());
        out.write(magic());
        out.writeInt(10);
        out.write(new byte[9]);
        Wait.until(
                "a sign of life",
                () -> server.peers.size() == 1 && server.peers.get(0).signs.get() > 0);
        peer.close();
        Wait.until("closed", () -> !server.peers.get(0).closed.isEmpty());
        assertThat(server.peers.get(0).frames).isEmpty();
        assertNoMistakes(server.peers.get(0));
    }

    @Test
    void aResetEndsTheLink() throws Exception {
        Endpoint at = tcp.transport()
                .listen(Endpoint.parse("tcp://127.0.0.1:0"), server)
                .get(0);
        Socket peer = tcp.socket(at);
        peer.getOutputStream().write(magic());
        Wait.until(
                "the link",
                () -> server.peers.size() == 1 && server.peers.get(0).isOpen());
        peer.setSoLinger(true, 0);
        peer.close();
        Wait.until("closed", () -> !server.peers.get(0).isOpen());
        assertThat(server.peers.get(0).closed.get(0)).containsIgnoringCase("reset");
        assertNoMistakes(server.peers.get(0));
    }

    @Test
    void aHandlerThatThrowsLosesItsOwnLinkOnly() throws Exception {
        TcpTransport transport = tcp.transport();
        Endpoint at =
                transport.listen(Endpoint.parse("tcp://127.0.0.1:0"), server).get(0);
        TestPeer bad = dial(tcp.transport(), at);
        TestPeer good = dial(tcp.transport(), at);
        Wait.until("both links", () -> server.peers.size() == 2);
        server.peers.get(0).onFrame = frame -> {
            throw new IllegalStateException("on purpose");
        };
        bad.send(new byte[] {1});
        Wait.until("closed", () -> !bad.isOpen());
        good.send(new byte[] {2});
        Wait.until("the other goes on", () -> server.peers.get(1).received.get() == 1);
        assertThat(server.peers.get(0).closed.get(0)).contains("on purpose");
    }

    @Test
    void halfAMagicIsTakenForAPeerForATimeOnly() throws Exception {
        Endpoint at = tcp.transport(TcpFixture.limits(64, 64, 64 << 10, Duration.ofMillis(50)))
                .listen(Endpoint.parse("tcp://127.0.0.1:0"), server)
                .get(0);
        Socket idle = tcp.socket(at);
        Socket half = tcp.socket(at);
        half.getOutputStream().write(Arrays.copyOf(magic(), 3));
        assertThat(half.getInputStream().read()).isEqualTo(-1);
        TcpFixture.write(idle, "still here\n"); // who said nothing has all the time there is
        TcpFixture.expect(idle, "<still here>\n");
    }

    @Test
    void aMagicInPiecesIsAPeers() throws Exception {
        Endpoint at = tcp.transport()
                .listen(Endpoint.parse("tcp://127.0.0.1:0"), server)
                .get(0);
        Socket peer = tcp.socket(at);
        peer.setTcpNoDelay(true);
        for (byte b : magic()) {
            peer.getOutputStream().write(b);
        }
        Wait.until(
                "the link",
                () -> server.peers.size() == 1 && server.peers.get(0).isOpen());
    }

    @Test
    void farMoreLinksThanMayBeAreRefused() throws Exception {
        Endpoint at = tcp.transport(TcpFixture.limits(1, 64, 64 << 10, Duration.ofHours(1)))
                .listen(Endpoint.parse("tcp://127.0.0.1:0"), server)
                .get(0);
        int most = 2 + 64;
        TestPeer first = dial(tcp.transport(), at);
        for (int i = 1; i < most; i++) {
            dial(tcp.transport(), at);
        }
        TestPeer second = new TestPeer();
        tcp.transport().connect(at, second);
        Wait.until("refused", () -> !second.closed.isEmpty());
        assertThat(first.isOpen()).isTrue();
        assertThat(server.peers).hasSize(most);
        first.link().close("make room");
        Wait.until("closed", () -> !first.isOpen() && !server.peers.get(0).isOpen());
        Wait.until("there is room again", () -> {
            TestPeer third = new TestPeer();
            tcp.transport().connect(at, third);
            Wait.until("an end", () -> third.link != null || !third.closed.isEmpty());
            Wait.until("known there", () -> server.peers.size() > most || !third.closed.isEmpty());
            return server.peers.size() > most;
        });
    }

    @Test
    void aRefusedConnectionSaysWhoAndWhy() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        TestPeer peer = new TestPeer();
        tcp.transport().connect(Endpoint.parse("tcp://localhost:" + port), peer);
        Wait.until("told", () -> !peer.closed.isEmpty());
        assertThat(peer.closed.get(0))
                .contains("tcp://localhost:" + port)
                .contains("127.0.0.1:" + port + ": connection refused")
                .contains("[::1]:" + port + ": ");
        assertThat(peer.link).isNull();
        assertNoMistakes(peer);
    }

    @Test
    void allAddressesOfANameAreTried() throws Exception {
        Endpoint six =
                tcp.transport().listen(Endpoint.parse("tcp://[::1]:0"), server).get(0);
        TestPeer peer = dial(tcp.transport(), Endpoint.parse("tcp://localhost:" + six.port()));
        assertThat(peer.link().remote()).isEqualTo("tcp://[::1]:" + six.port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tcp://no.such.host.invalid:1", "tcp://localhost:0", "udp://localhost:1", "tcp://u@localhost:1"})
    void whatCannotBeDialledIsToldToTheHandler(String endpoint) throws Exception {
        TestPeer peer = new TestPeer();
        tcp.transport().connect(Endpoint.parse(endpoint), peer);
        Wait.until("told", () -> !peer.closed.isEmpty());
        assertThat(peer.closed.get(0)).contains(endpoint);
        assertNoMistakes(peer);
    }

    @Test
    void closingTheTransportInTheMiddleOfEverythingTellsEverybodyOnce() throws Exception {
        TcpTransport listening = tcp.transport();
        Endpoint at =
                listening.listen(Endpoint.parse("tcp://localhost:0"), server).get(0);
        TcpTransport dialling = tcp.transport();
        List<TestPeer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            TestPeer peer = dial(dialling, at);
            peer.keeps = false;
            for (int frame = 0; frame < 2_000; frame++) {
                peer.toSend.add(new byte[TcpFixture.FRAME_BYTES]);
            }
            peer.link().wake();
            peers.add(peer);
        }
        TestPeer unresolved = new TestPeer();
        dialling.connect(Endpoint.parse("tcp://198.51.100.1:9"), unresolved); // nobody answers there
        CountDownLatch stop = new CountDownLatch(1);
        Thread waker = new Thread(() -> {
            while (stop.getCount() > 0) {
                peers.forEach(peer -> peer.link().wake());
                LockSupport.parkNanos(10_000);
            }
        });
        waker.start();
        long start = System.nanoTime();
        dialling.close();
        long millis = (System.nanoTime() - start) / 1_000_000;
        stop.countDown();
        waker.join();
        peers.add(unresolved);
        for (TestPeer peer : peers) {
            assertThat(peer.closed).hasSize(1);
            assertNoMistakes(peer);
        }
        assertThat(millis).isLessThan(5_000);
        Wait.until("the other side notices", () -> server.peers.stream().noneMatch(TestPeer::isOpen));
        dialling.close();
        peers.get(0).link().wake();
        peers.get(0).link().close("again");
        TestPeer late = new TestPeer();
        dialling.connect(at, late);
        assertThat(late.closed).containsExactly("the transport was closed");
        assertThat(peers.get(0).closed).hasSize(1);
    }

    private TestPeer dial(Transport from, Endpoint at) throws Exception {
        int before = server.peers.size();
        TestPeer peer = new TestPeer();
        from.connect(at, peer);
        Wait.until(
                "the link is open at both ends",
                () -> peer.isOpen()
                        && server.peers.size() > before
                        && server.peers.get(before).isOpen());
        return peer;
    }

    private static void assertNoMistakes(TestPeer... peers) {
        for (TestPeer peer : peers) {
            assertThat(peer.mistakes).isEmpty();
        }
    }

    private static void assertSame(List<byte[]> actual, List<byte[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).isEqualTo(expected.get(i));
        }
    }

    private static byte[] magic() {
        ByteBuffer magic = Sniffer.magic();
        byte[] bytes = new byte[magic.remaining()];
        magic.get(bytes);
        return bytes;
    }

    private static byte[] bytes(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
