package dev.herd.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The rules of a {@link Transport}: here T1 to T13 of CONTRACTS.md, and those of {@link LinkContract} and
 * {@link ClientContract}. A transport's test class implements this, gives what {@link TransportFixture} asks for, and
 * sets a timeout.
 */
public interface TransportContract extends LinkContract, ClientContract {

    @Test
    @DisplayName("T1 the scheme is lower case, and the same always")
    default void t1_scheme() {
        Transport transport = newTransport();
        String scheme = transport.scheme();
        assertTrue(scheme.matches("[a-z][a-z0-9+.-]*"), () -> "T1: scheme '" + scheme + "'");
        assertEquals(listeningEndpoint().scheme(), scheme, "T1");
        try (TransportScene scene = new TransportScene(this)) {
            assertEquals(scheme, scene.start("node").scheme(), "T1");
        }
        transport.close(); // one that was never started
    }

    @Test
    @DisplayName("T2 a setting it does not know is refused by name")
    default void t2_unknownSetting() {
        Map<String, String> settings = new TreeMap<>(settings());
        settings.put("nosuchsetting", "7");
        TransportContext context = new TransportContext("node", Limits.defaults(), true, settings);
        try (Transport transport = newTransport()) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> transport.start(context), "T2");
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("nosuchsetting"),
                    () -> "T2: the message does not name the setting: " + refused.getMessage());
        }
    }

    @Test
    @DisplayName("T3 ServiceLoader finds it by its scheme, once")
    default void t3_service() {
        assumeTrue(discoverable(), "this transport is only given to a builder");
        String scheme = newTransport().scheme();
        List<Transport> found = ServiceLoader.load(Transport.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(transport -> transport.scheme().equals(scheme))
                .toList();
        assertEquals(1, found.size(), () -> "T3: services for " + scheme + ": " + found);
        assertEquals(newTransport().getClass(), found.get(0).getClass(), "T3");
    }

    @Test
    @DisplayName("T4 listen tells where it listens, with the ports it got")
    default void t4_ports() throws IOException {
        try (TransportScene scene = new TransportScene(this)) {
            Endpoint asked = listeningEndpoint();
            List<Endpoint> bound = scene.start("node").listen(asked, new RecordingAcceptor("nobody", 65_536));
            assertTrue(!bound.isEmpty(), "T4: it listens nowhere");
            for (Endpoint each : bound) {
                assertNotEquals(0, each.port(), "T4");
                assertEquals(asked.scheme(), each.scheme(), "T4");
            }
        }
    }

    @Test
    @DisplayName("T5 listen throws where another listens, and says where")
    default void t5_inUse() {
        try (TransportScene scene = new TransportScene(this)) {
            Endpoint taken = scene.server().endpoint();
            Transport second = scene.start("second");
            IOException refused = assertThrows(
                    IOException.class, () -> second.listen(taken, new RecordingAcceptor("nobody", 65_536)), "T5");
            assertTrue(
                    String.valueOf(refused.getMessage()).contains(Integer.toString(taken.port())),
                    () -> "T5: the message does not say where: " + refused.getMessage());
        }
    }

    @Test
    @DisplayName("T6 listen refuses endpoints of other schemes, and those beyond loopback unless they may be")
    default void t6_refused() {
        try (TransportScene scene = new TransportScene(this)) {
            Transport transport = scene.start("node");
            RecordingAcceptor nobody = new RecordingAcceptor("nobody", 65_536);
            Endpoint other = Endpoint.parse("other" + transport.scheme() + "://localhost:0");
            assertThrows(IllegalArgumentException.class, () -> transport.listen(other, nobody), "T6: " + other);
            assumeFalse(authenticates(), "this transport authenticates by itself, so it may listen anywhere");
            Endpoint beyond = Endpoint.parse(transport.scheme() + "://0.0.0.0:0");
            assertThrows(IllegalArgumentException.class, () -> transport.listen(beyond, nobody), "T6: " + beyond);
        }
    }

    @Test
    @DisplayName("T7 connect opens a link, of which both ends are told")
    default void t7_connect() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            scene.link(server, scene.start("client"));
            assertEquals(1, server.acceptor().peers().size(), "T8: handlers asked for");
            assertTrue(!server.acceptor().remotes().get(0).isBlank(), "T7: the remote address is blank");
        }
    }

    @Test
    @DisplayName("T8 links are independent, each with a handler of its own")
    default void t8_manyLinks() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            Transport client = scene.start("client");
            TransportScene.Ends first = scene.link(server, client);
            TransportScene.Ends second = scene.link(server, client);
            TransportScene.Ends third = scene.link(server, scene.start("another"));
            first.dialled().link().close("one of three");
            eventually().until("L14: the first link is closed", first.accepted()::isClosed);
            for (TransportScene.Ends ends : List.of(second, third)) {
                ends.dialled().resendWhatIsLost();
                ends.dialled().send(Frames.numbered(8, 80));
                eventually()
                        .until(
                                "T8: another link still works",
                                () -> !ends.accepted().frames().isEmpty());
                assertTrue(!ends.dialled().isClosed(), "T8: closed with another link");
            }
            assertEquals(3, server.acceptor().peers().size(), "T8: handlers asked for");
        }
    }

    @Test
    @DisplayName("T9 connecting to where nobody listens is told by closed alone")
    default void t9_nobodyThere() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server gone = scene.server();
            gone.transport().close();
            RecordingLinkHandler handler = scene.dialler();
            connect(scene.start("client"), gone.endpoint(), handler);
            eventually().until("T9: closed was told", handler::isClosed);
            assertTrue(!handler.wasOpened(), "T9: opened to nobody");
        }
    }

    @Test
    @DisplayName("T10 close ends everything: all is told when it returns, and again is harmless")
    default void t10_close() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            Transport client = scene.start("client");
            TransportScene.Ends first = scene.link(server, client);
            TransportScene.Ends second = scene.link(server, client);
            RecordingConversation conversation = scene.converse(client, server.endpoint());
            eventually().until("C11: the conversation began", conversation::wasOpened);
            first.dialled().send(Frames.numbered(1, 100));
            client.close();
            assertTrue(first.dialled().isClosed(), "T10: the first link was not told");
            assertTrue(second.dialled().isClosed(), "T10: the second link was not told");
            assertTrue(conversation.isClosed(), "T10: the conversation was not told");
            client.close();
            eventually()
                    .until(
                            "T10: the other ends were told",
                            () -> first.accepted().isClosed()
                                    && second.accepted().isClosed());
        }
    }

    @Test
    @DisplayName("T11 after close nothing opens, nothing throws, and the endpoint is free")
    default void t11_afterClose() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            Transport closed = scene.start("closed");
            TransportScene.Ends ends = scene.link(server, scene.start("client"));
            closed.close();
            RecordingLinkHandler late = scene.dialler();
            connect(closed, server.endpoint(), late);
            eventually().until("T11: a connect after close was told by closed", late::isClosed);
            server.transport().close();
            eventually().until("T10: the other end was told", ends.dialled()::isClosed);
            TransportScene.Server next = scene.listen(scene.start("next"), server.endpoint(), Limits.defaults());
            assertEquals(server.endpoint().port(), next.endpoint().port(), "T11");
            scene.link(next, scene.start("client of next"));
        }
    }

    @Test
    @DisplayName("T12 a frame over the node's own limit never reaches its handler")
    default void t12_frameLimit() {
        try (TransportScene scene = new TransportScene(this)) {
            Limits all = Limits.defaults();
            Limits small = new Limits(
                    all.keyBytes(),
                    all.valueBytes(),
                    all.storeKeys(),
                    all.storeBytes(),
                    all.outboxKeys(),
                    1_024,
                    all.links(),
                    all.clients(),
                    all.lineBytes(),
                    all.clientOutputBytes(),
                    all.handshakeTime(),
                    all.maxClockSkew(),
                    all.maxClientAhead());
            TransportScene.Server server = scene.server(small);
            TransportScene.Ends ends = scene.link(server, scene.start("client"));
            ends.dialled().resendWhatIsLost();
            ends.dialled()
                    .send(Frames.numbered(1, ends.dialled().link().maxFrameBytes())); // the handler checks the size
            eventually()
                    .until(
                            "T12: the frame was carried, or the link closed",
                            () -> ends.accepted().isClosed()
                                    || !ends.accepted().frames().isEmpty());
        }
    }

    @Test
    @DisplayName("T13 connect and converse never throw, whatever the endpoint")
    default void t13_neverThrow() {
        try (TransportScene scene = new TransportScene(this)) {
            Transport transport = scene.start("node");
            String scheme = transport.scheme();
            for (String text : List.of(
                    scheme + "://127.0.0.1:0",
                    scheme + "://no-such-host.invalid:9",
                    scheme + "://127.0.0.1:9?no=such",
                    "other" + scheme.toLowerCase(Locale.ROOT) + "://127.0.0.1:9")) {
                RecordingLinkHandler handler = scene.dialler();
                connect(transport, Endpoint.parse(text), handler);
                eventually().until("T13: closed was told of " + text, handler::isClosed);
                try {
                    scene.converse(transport, Endpoint.parse(text));
                } catch (RuntimeException e) {
                    throw new AssertionError("T13: converse with " + text + " threw " + e, e);
                }
            }
        }
    }

    private static void connect(Transport transport, Endpoint endpoint, RecordingLinkHandler handler) {
        try {
            transport.connect(endpoint, handler);
        } catch (RuntimeException e) {
            throw new AssertionError("T13: connect to " + endpoint + " threw " + e, e);
        }
    }
}
