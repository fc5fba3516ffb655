package dev.herd.testkit;

import dev.herd.transport.Acceptor;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node's door to a simulated network. */
final class SimulatedTransport implements Transport {

    static final String SCHEME = "sim";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    private final SimulatedNetwork network;
    private final String node;
    private final List<SimulatedListener> listeners = new ArrayList<>();
    private final List<SimulatedEnd> ends = new ArrayList<>();
    private final List<SimulatedConversation> conversations = new ArrayList<>();
    private @Nullable TransportContext context;
    private boolean closed;
    private boolean crashed;

    SimulatedTransport(SimulatedNetwork network, String node) {
        this.network = network;
        this.node = node;
    }

    String node() {
        return node;
    }

    SimulatedNetwork network() {
        return network;
    }

    boolean crashed() {
        return crashed;
    }

    boolean closed() {
        return closed;
    }

    Limits limits() {
        if (context == null) {
            throw new AssertionError("H5: a transport was used before it was started");
        }
        return context.limits();
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public void start(TransportContext given) {
        if (context != null || closed) {
            throw new AssertionError("H5: a transport was started " + (closed ? "after its close" : "twice"));
        }
        for (String setting : given.settings().keySet().stream().sorted().toList()) {
            throw new IllegalArgumentException("herd.sim." + setting + " is "
                    + given.settings().get(setting) + ", but a simulated network has no settings");
        }
        context = given;
    }

    @Override
    public List<Endpoint> listen(Endpoint endpoint, Acceptor acceptor) throws IOException {
        limits();
        if (closed) {
            throw new AssertionError("H5: listen after close");
        }
        if (!endpoint.scheme().equals(SCHEME) || endpoint.query() != null) {
            throw new IllegalArgumentException(
                    endpoint + " makes no sense here; it should look like sim://localhost:7");
        }
        if (context != null && context.loopbackOnly() && !LOOPBACK.contains(endpoint.host())) {
            throw new IllegalArgumentException(endpoint + " is beyond loopback, which was not allowed");
        }
        SimulatedListener listener = new SimulatedListener(this, acceptor);
        int port = network.bind(endpoint.port(), listener);
        if (port < 0) {
            throw new IOException("could not listen at " + endpoint + ": the port is taken");
        }
        listeners.add(listener);
        return List.of(endpoint.withPort(port));
    }

    private @Nullable String refusal(Endpoint endpoint) {
        limits();
        if (closed) {
            return "the transport is closed";
        }
        return endpoint.scheme().equals(SCHEME) && endpoint.query() == null ? null : endpoint + " makes no sense here";
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        String refused = refusal(endpoint);
        SimulatedEnd end = new SimulatedEnd(this, handler, "sim://localhost:" + endpoint.port());
        ends.add(end);
        if (refused != null) {
            network.timing().after(0, () -> end.closeNow(refused));
        } else {
            SimulatedWire.dial(end, endpoint.port());
        }
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        String refused = refusal(endpoint);
        SimulatedConversation conversation = new SimulatedConversation(this, listener);
        conversations.add(conversation);
        if (refused != null) {
            network.timing().after(0, () -> conversation.closedNow(refused));
        } else {
            conversation.begin(endpoint.port());
        }
    }

    void add(SimulatedEnd end) {
        ends.add(end);
    }

    void add(SimulatedConversation conversation) {
        conversations.add(conversation);
    }

    void remove(SimulatedEnd end) {
        ends.remove(end);
    }

    void remove(SimulatedConversation conversation) {
        conversations.remove(conversation);
    }

    @Override
    public void close() {
        if (closed || crashed) {
            closed = true;
            return;
        }
        closed = true;
        listeners.forEach(network::unbind);
        for (SimulatedEnd end : List.copyOf(ends)) {
            end.close("the transport closed");
            end.closeNow("the transport closed");
        }
        for (SimulatedConversation each : List.copyOf(conversations)) {
            each.end(this, "the transport closed");
        }
    }

    void crash() {
        crashed = true;
        listeners.forEach(network::unbind);
        List.copyOf(ends).forEach(SimulatedEnd::crash);
        for (SimulatedConversation each : List.copyOf(conversations)) {
            each.end(this, "the node crashed");
        }
    }
}
