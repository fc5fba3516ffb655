package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.HerdEvent;
import dev.herd.transport.Endpoint;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever anybody does wrong over TCP, he is told so, the node knows of it, and a put on another link comes through.
 */
@Timeout(300)
class BadInputTest {

    private interface Mischief {
        void doneTo(BadInputScene scene) throws Exception;
    }

    private static DynamicTest test(String name, Mischief mischief) {
        return dynamicTest(name, () -> {
            try (BadInputScene scene = new BadInputScene()) {
                mischief.doneTo(scene);
                scene.assertFriendUnharmed();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> settings() {
        return Stream.of(
                test(
                        "a port that is taken",
                        scene -> assertThatThrownBy(() -> BadInputScene.builder("late")
                                        .listen("tcp://localhost:" + scene.port())
                                        .start())
                                .isInstanceOf(IOException.class)
                                .hasMessageContaining("cannot listen at tcp://localhost:" + scene.port())
                                .hasMessageContaining("in use")),
                test(
                        "listening everywhere without a secret",
                        scene -> assertThatThrownBy(() ->
                                        Herd.builder().listen("tcp://0.0.0.0:0").start())
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining("tcp://0.0.0.0:0")
                                .hasMessageContaining("configure herd.secret")),
                test("listening everywhere without a secret, in so many words", scene -> {
                    Herd open = scene.keep(Herd.builder()
                            .listen("tcp://0.0.0.0:0")
                            .set("herd.withoutSecret", "anywhere")
                            .start());
                    assertThat(open.listening())
                            .singleElement()
                            .satisfies(at -> assertThat(at.port()).isPositive());
                }),
                test("use after close", scene -> {
                    Herd closed = BadInputScene.builder("closed")
                            .listen("tcp://localhost:0")
                            .start();
                    BadInputScene.map(closed).put("key", "value");
                    closed.close();
                    closed.close();
                    assertThatIllegalStateException()
                            .isThrownBy(() -> BadInputScene.map(closed).put("key", "other"))
                            .withMessageContaining("closed");
                    assertThatIllegalStateException()
                            .isThrownBy(() ->
                                    closed.addPeer(scene.victim.listening().get(0)))
                            .withMessageContaining("closed");
                    assertThat(BadInputScene.map(closed).get("key")).isEqualTo("value");
                }));
    }

    @TestFactory
    Stream<DynamicTest> handshakes() {
        return Stream.of(
                test("a peer of another herd", scene -> {
                    assertRefused(
                            scene,
                            builder -> builder.name("sports"),
                            "victim is of herd 'news', stranger of 'sports'",
                            "stranger is of herd 'sports', victim of 'news'");
                }),
                test("a peer with another secret", scene -> {
                    assertRefused(
                            scene,
                            builder -> builder.secret("made up by somebody"),
                            "wrong proof of the secret",
                            "refused by the peer: wrong proof of the secret");
                }),
                test("a protocol version that nobody speaks", scene -> {
                    RawPeer peer = scene.dial();
                    peer.send(RawPeer.HELLO, RawPeer.hello(9, 1, true, "news"));
                    String reason = "protocol versions 9 to 9 are not spoken by victim, only 1";
                    assertThat(peer.receive(RawPeer.REJECT).text()).isEqualTo(reason);
                    peer.awaitEnd();
                    scene.awaitLinkRefused(reason);
                }),
                test("a handshake that was recorded", BadInputTest::replay),
                test("the node's own proof, sent back to it", BadInputTest::reflect),
                test("the node's own bytes, sent back to it", BadInputTest::echo),
                test("the node itself as its peer", scene -> {
                    scene.victim.addPeer(Endpoint.parse("tcp://localhost:" + scene.port()));
                    scene.awaitLinkRefused("the node has dialled itself");
                }));
    }

    @TestFactory
    Stream<DynamicTest> frames() {
        return Stream.of(
                test("a frame that is too long", scene -> {
                    RawPeer peer = scene.dial();
                    peer.length(BadInputScene.FRAME_BYTES + 1);
                    peer.awaitEnd();
                    scene.awaitInputRefused("a frame of 8193 bytes was announced, but must have from 1 to 8192");
                    assertThat(scene.victim.stats().refusedInput()).isEqualTo(1);
                }),
                test("a frame that ends too early", scene -> {
                    RawPeer peer = scene.dial();
                    peer.length(1_000);
                    peer.write(new byte[10]);
                    peer.socket.shutdownOutput();
                    peer.awaitEnd();
                    scene.awaitLinkRefused("the peer closed the connection");
                }),
                test("a frame of nonsense", scene -> {
                    RawPeer peer = scene.dial();
                    peer.length(4);
                    peer.write(new byte[] {'a', 'b', 'c', 'd'});
                    assertThat(peer.receive(RawPeer.REJECT).text()).startsWith("malformed frame: ");
                    peer.awaitEnd();
                    scene.awaitInputRefused("a message of 98 bytes in a frame with 2 left");
                    assertThat(scene.victim.stats().malformedFrames()).isEqualTo(1);
                }),
                test("hundreds of frames of a gigabyte", scene -> {
                    List<RawPeer> peers = new ArrayList<>();
                    for (int i = 0; i < 200; i++) { // were memory taken for them there would be none left
                        peers.add(scene.dial());
                        peers.get(i).length(1 << 30);
                    }
                    for (RawPeer peer : peers) {
                        peer.awaitEnd();
                    }
                    Wait.until("all are counted", () -> scene.victim.stats().refusedInput() == 200);
                }),
                test("a record of two gigabytes, in chunks", scene -> {
                    RawPeer peer = linked(scene);
                    peer.send(
                            RawPeer.CHUNK,
                            ByteBuffer.allocate(16)
                                    .putInt(1)
                                    .putInt(Integer.MAX_VALUE)
                                    .putInt(0)
                                    .array());
                    assertThat(peer.receive(RawPeer.BYE).text()).startsWith("malformed frame: ");
                    peer.awaitEnd();
                    Wait.until("counted", () -> scene.victim.stats().malformedFrames() == 1);
                    Wait.until("unlinked", () -> scene.victim.links().size() == 1);
                }),
                test("a record whose key is too long", scene -> {
                    String key = "k".repeat(5_000);
                    assertThatThrownBy(() -> BadInputScene.map(scene.victim).put(key, "value"))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("4096");
                    BadInputScene.map(scene.friend).put(key, "value"); // where longer ones are allowed
                    scene.awaitInputRefused("a record over the limits of key or value");
                    assertThat(scene.victim.stats().refusedRecords()).isEqualTo(1);
                }),
                test("a key that is too long, and said to be removed", scene -> {
                    RawPeer peer = linked(scene);
                    Key key = Key.of("m", new byte[5_000]);
                    HerdRecord removed = RecordDraft.value(key, ByteBuffer.allocate(0), false, false)
                            .stamp(new Stamp(1, 2, 1), 0, false);
                    ByteBuffer header = ByteBuffer.allocate(removed.headerSize());
                    removed.writeHeaderTo(header);
                    peer.send(RawPeer.HAD, header.array());
                    scene.awaitInputRefused("a record over the limits of key or value");
                    assertThat(scene.victim.stats().refusedRecords()).isEqualTo(1);
                    assertThat(scene.victim.stats().keys()).isZero();
                    peer.socket.close();
                    Wait.until("unlinked", () -> scene.victim.links().size() == 1);
                }));
    }

    @TestFactory
    Stream<DynamicTest> lines() {
        return Stream.of(
                test("a line that is too long", scene -> {
                    Socket client = scene.client();
                    TcpFixture.write(client, "x".repeat(BadInputScene.LINE_BYTES + 1) + "\n");
                    assertTooLong(scene, client);
                }),
                test("a line without end", scene -> {
                    Socket client = scene.client();
                    TcpFixture.write(client, "x".repeat(200_000));
                    assertTooLong(scene, client);
                }),
                test("a line in broken UTF-8", scene -> {
                    assertMalformed(scene, new byte[] {'a', (byte) 0xc3, '(', '\n'}, "? a\ufffd(\n");
                }),
                test("a line with a NUL in it", scene -> {
                    assertMalformed(scene, new byte[] {'a', 0, 'b', '\n'}, "? a\ufffdb\n");
                }));
    }

    private static void assertTooLong(BadInputScene scene, Socket client) throws Exception {
        assertThat(TcpFixture.readAll(client)).isEqualTo("? line longer than 1024 bytes\n");
        scene.awaitInputRefused("line longer than 1024 bytes");
        assertThat(scene.victim.stats().refusedInput()).isEqualTo(1);
    }

    private static void assertMalformed(BadInputScene scene, byte[] line, String answer) throws Exception {
        Socket client = scene.client();
        client.getOutputStream().write(line);
        TcpFixture.expect(client, answer);
        TcpFixture.write(client, "hello\n");
        TcpFixture.expect(client, "<hello>\n");
        scene.awaitInputRefused("not UTF-8, or has a NUL");
        assertThat(scene.victim.stats().refusedInput()).isEqualTo(1);
    }

    private interface Change {
        HerdBuilder of(HerdBuilder builder);
    }

    private static void assertRefused(BadInputScene scene, Change change, String here, String there) throws Exception {
        List<HerdEvent> told = new CopyOnWriteArrayList<>();
        scene.keep(change.of(BadInputScene.builder("stranger"))
                .peers("tcp://localhost:" + scene.port())
                .onEvent(told::add)
                .start());
        scene.awaitLinkRefused(here);
        Wait.until(
                "the stranger is told",
                () -> told.stream()
                        .anyMatch(event -> event instanceof HerdEvent.LinkRefused refused
                                && refused.reason().equals(there)));
    }

    /** A stranger listens in while a good node links, and then says what that said. */
    private static void replay(BadInputScene scene) throws Exception {
        ByteArrayOutputStream recorded = new ByteArrayOutputStream();
        try (ServerSocket relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Herd good = BadInputScene.builder("good")
                        .peers("tcp://127.0.0.1:" + relay.getLocalPort())
                        .start();
                Socket there = relay.accept();
                Socket here = scene.client()) {
            Thread back = new Thread(() -> copy(here, there, OutputStream.nullOutputStream()));
            Thread forth = new Thread(() -> copy(there, here, recorded));
            back.start();
            forth.start();
            Wait.until("good is linked", () -> scene.victim.links().size() == 2);
            good.closeAsync().join();
            back.join();
            forth.join();
        }
        Wait.until("good has left", () -> scene.victim.links().size() == 1);
        RawPeer stranger = scene.keep(new RawPeer(new Socket(InetAddress.getLoopbackAddress(), scene.port())));
        stranger.write(recorded.toByteArray());
        assertThat(stranger.receive(RawPeer.REJECT).text()).isEqualTo("wrong proof of the secret");
        stranger.awaitEnd();
        scene.awaitLinkRefused("wrong proof of the secret");
    }

    private static void copy(Socket from, Socket to, OutputStream record) {
        byte[] bytes = new byte[4_096];
        try {
            InputStream in = from.getInputStream();
            for (int count; (count = in.read(bytes)) >= 0; ) {
                record.write(bytes, 0, count);
                to.getOutputStream().write(bytes, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // one of them has gone, and so has this
        }
    }

    /** The node dials a stranger, who says what the node said, but for the origin, and proves with the node's proof. */
    private static void reflect(BadInputScene scene) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            scene.victim.addPeer(Endpoint.parse("tcp://127.0.0.1:" + listening.getLocalPort()));
            RawPeer stranger = scene.keep(new RawPeer(listening.accept()));
            stranger.expectMagic();
            byte[] hello = stranger.receive(RawPeer.HELLO).body();
            stranger.send(RawPeer.HELLO, RawPeer.withOtherOrigin(hello));
            byte[] proof = stranger.receive(RawPeer.CONFIRM).body();
            assertThat(proof).hasSize(32);
            stranger.send(RawPeer.CONFIRM, proof);
            assertThat(stranger.receive(RawPeer.REJECT).text()).isEqualTo("wrong proof of the secret");
            stranger.awaitEnd();
            scene.awaitLinkRefused("wrong proof of the secret");
        }
    }

    private static void echo(BadInputScene scene) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            scene.victim.addPeer(Endpoint.parse("tcp://127.0.0.1:" + listening.getLocalPort()));
            RawPeer mirror = scene.keep(new RawPeer(listening.accept()));
            mirror.expectMagic();
            mirror.write(RawPeer.magic());
            mirror.awaitEnd();
            scene.awaitInputRefused("bytes was announced, but must have from 1 to 8192");
        }
    }

    /** A peer that knows the secret, and is linked. */
    private static RawPeer linked(BadInputScene scene) throws Exception {
        RawPeer peer = scene.dial();
        byte[] mine = RawPeer.hello(1, 1, true, "news");
        peer.send(RawPeer.HELLO, mine);
        byte[] victims = peer.receive(RawPeer.HELLO).body();
        peer.send(RawPeer.CONFIRM, RawPeer.proof(BadInputScene.SECRET, "dialler", mine, victims));
        assertThat(peer.receive(RawPeer.CONFIRM).body())
                .isEqualTo(RawPeer.proof(BadInputScene.SECRET, "acceptor", mine, victims));
        peer.send(RawPeer.READY, new byte[0]);
        Wait.until("linked", () -> scene.victim.links().size() == 2);
        return peer;
    }
}
