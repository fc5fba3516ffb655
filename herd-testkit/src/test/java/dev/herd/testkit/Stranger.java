package dev.herd.testkit;

import dev.herd.transport.Acceptor;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The other end of a link, made of messages: it says what a test lets it say, and nothing by itself. */
final class Stranger implements LinkHandler {

    static final byte HELLO = 1;

    /** The type of the first message of each frame. */
    final List<Byte> received = new ArrayList<>();

    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private @Nullable Link link;

    @Nullable
    String closed;

    private static Transport transport(SimulatedNetwork network) {
        Transport transport = network.transport("stranger");
        transport.start(new TransportContext("stranger", Limits.defaults(), true, Map.of()));
        return transport;
    }

    /** Dials a node of a simulated network. */
    static Stranger dial(SimulatedNetwork network, Endpoint endpoint) {
        Stranger stranger = new Stranger();
        transport(network).connect(endpoint, stranger);
        return stranger;
    }

    /** Stands where a node dials, until the transport is closed. */
    static Transport listen(SimulatedNetwork network, Endpoint endpoint, Supplier<Stranger> strangers)
            throws IOException {
        Transport transport = transport(network);
        transport.listen(endpoint, new Acceptor() {
            @Override
            public LinkHandler peer(String remote) {
                return strangers.get();
            }

            @Override
            public ClientHandler clients() {
                throw new AssertionError("no clients here");
            }
        });
        return transport;
    }

    /** Says a hello that claims to be of some node's run. */
    Stranger hello(long origin) {
        byte[] text = "stranger".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer body = ByteBuffer.allocate(512);
        body.put((byte) 1).put((byte) 1).putLong(0).put((byte) 1).putLong(origin);
        body.put(new byte[32]).putInt(65_536);
        body.put((byte) 4).put("herd".getBytes(StandardCharsets.US_ASCII));
        body.put((byte) text.length).put(text).put((byte) 0).flip();
        waiting.add(ByteBuffer.allocate(2 + body.remaining())
                .put(HELLO)
                .put((byte) body.remaining())
                .put(body)
                .array());
        Link open = link;
        if (open != null) {
            open.wake();
        }
        return this;
    }

    @Override
    public void opened(Link opened) {
        link = opened;
        opened.wake();
    }

    @Override
    public void frame(ByteBuffer frame) {
        received.add(frame.get());
    }

    @Override
    public void fill(long ticket, ByteBuffer frame) {
        byte[] message = waiting.poll();
        if (message != null) {
            frame.put(message);
        }
    }

    @Override
    public void delivered(long ticket) {}

    @Override
    public void lost(long ticket) {}

    @Override
    public void closed(String reason) {
        closed = reason;
    }
}
