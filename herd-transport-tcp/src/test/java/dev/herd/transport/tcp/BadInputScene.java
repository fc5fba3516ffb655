package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.HerdEvent;
import dev.herd.HerdMap;
import dev.herd.transport.Answer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that bad things are done to, and a friend that is linked with it and must not notice. */
final class BadInputScene implements AutoCloseable {

    static final String SECRET = "known to good nodes only";
    static final int LINE_BYTES = 1 << 10;
    static final int FRAME_BYTES = 8 << 10;

    final List<HerdEvent> events = new CopyOnWriteArrayList<>();
    final Herd victim;
    final Herd friend;
    private final List<Closeable> opened = new ArrayList<>();

    BadInputScene() throws Exception {
        victim = keep(builder("victim")
                .listen("tcp://localhost:0")
                .set("herd.limits.lineBytes", String.valueOf(LINE_BYTES))
                .clients((session, line) -> Answer.of("<" + line + ">").now())
                .onEvent(events::add)
                .start());
        friend = keep(builder("friend")
                .peers("tcp://localhost:" + port())
                .set("herd.limits.keyBytes", "8192")
                .start());
        Wait.until("linked", () -> victim.links().size() == 1 && friend.links().size() == 1);
    }

    static HerdBuilder builder(String node) {
        return Herd.builder()
                .name("news")
                .node(node)
                .secret(SECRET)
                .set("herd.limits.frameBytes", String.valueOf(FRAME_BYTES));
    }

    static HerdMap<String, String> map(Herd herd) {
        return herd.map("test", Codec.string(), Codec.string());
    }

    int port() {
        return victim.listening().get(0).port();
    }

    /** Closes something at the end of the test, before the two nodes. */
    <T extends Closeable> T keep(T resource) {
        opened.add(0, resource);
        return resource;
    }

    Herd keep(Herd herd) {
        opened.add(0, herd::close);
        return herd;
    }

    RawPeer dial() throws IOException {
        return keep(RawPeer.dialling(port()));
    }

    Socket client() throws IOException {
        Socket client = keep(new Socket(InetAddress.getLoopbackAddress(), port()));
        client.setSoTimeout(Wait.SECONDS * 1_000);
        return client;
    }

    void awaitLinkRefused(String reason) throws Exception {
        Wait.until(
                "it is told that a link was refused: " + reason,
                () -> events.stream()
                        .anyMatch(event -> event instanceof HerdEvent.LinkRefused refused
                                && refused.reason().contains(reason)));
        assertThat(victim.stats().refusedHandshakes()).isPositive();
    }

    void awaitInputRefused(String reason) throws Exception {
        Wait.until(
                "it is told that input was refused: " + reason,
                () -> events.stream()
                        .anyMatch(event -> event instanceof HerdEvent.InputRefused refused
                                && refused.reason().contains(reason)
                                && refused.remote().startsWith("tcp://127.0.0.1:")));
    }

    /** The friend is still linked, by the same link, and what it puts comes through. */
    void assertFriendUnharmed() throws Exception {
        map(friend).put("after all", "well");
        Wait.until(
                "a put on another link arrives", () -> "well".equals(map(victim).get("after all")));
        assertThat(victim.links()).extracting(link -> link.node()).containsExactly("friend");
        assertThat(events)
                .noneMatch(event ->
                        event instanceof HerdEvent.LinkDown down && down.node().equals("friend"));
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : opened) {
            each.close();
        }
    }
}
