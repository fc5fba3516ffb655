package dev.herd.testkit;

import dev.herd.transport.Acceptor;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.StreamConversation;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links, sessions and conversations between nodes and clients of one JVM: endpoints {@code mem://name:port}, on a
 * {@link MemoryNetwork}. It behaves as TCP does, but that nothing is ever late or cut: bytes cross in order through
 * pipes of 64 KiB, so who doesn't read holds up who writes; who closes lets out what he has said before; and where nobody
 * listens nothing opens. Names are any that an endpoint may have, upper and lower case alike; nothing is looked up,
 * and none is beyond this machine, so none needs a secret.
 *
 * <p>It has no settings. Everything happens on two daemon threads, {@code herd-NODE-mem-1} and {@code -2}, which end
 * when they are idle; each connection is on one of them.
 */
public final class MemoryTransport implements Transport {

    static final String SCHEME = "mem";

    private static final Logger log = LoggerFactory.getLogger(MemoryTransport.class);

    private final MemoryNetwork network;
    private final List<MemoryListener> listeners = new ArrayList<>(); // guarded by this, as what follows
    private @Nullable MemoryNode node;
    private boolean closed;

    /**
     * A transport that is still to be started, on the network that all of this JVM that were made so share. Nodes find
     * such a one by themselves where herd-testkit is on the class path.
     */
    public MemoryTransport() {
        this(MemoryNetwork.shared());
    }

    MemoryTransport(MemoryNetwork network) {
        this.network = network;
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public synchronized void start(TransportContext context) {
        if (node != null) {
            throw new IllegalStateException("the mem transport that " + context.node() + " was given is " + node.name()
                    + "'s already; give each node or client one of its own");
        }
        for (String name : context.settings().keySet()) {
            throw new IllegalArgumentException(
                    "setting 'herd.mem." + name + "' is unknown; the mem transport has no settings");
        }
        node = new MemoryNode(context);
    }

    private synchronized MemoryNode node() {
        if (node == null) {
            throw new IllegalStateException("the mem transport is not started");
        }
        return node;
    }

    @Override
    public synchronized List<Endpoint> listen(Endpoint endpoint, Acceptor acceptor) throws IOException {
        MemoryListener listener = new MemoryListener(node(), acceptor);
        String wrong = wrong(endpoint);
        if (wrong != null) {
            throw new IllegalArgumentException("endpoint '" + endpoint + "': " + wrong);
        }
        if (closed) {
            throw new IOException("cannot listen at " + endpoint + ": " + MemoryNode.CLOSED);
        }
        Endpoint bound = network.bind(endpoint, listener);
        listeners.add(listener);
        return List.of(bound);
    }

    private static @Nullable String wrong(Endpoint endpoint) {
        if (!endpoint.scheme().equals(SCHEME)) {
            return "the mem transport serves mem://name:port only";
        }
        if (endpoint.user() != null || endpoint.query() != null) {
            return "mem knows no users and no options; it should look like mem://name:port";
        }
        return endpoint.isWildcard() ? "mem has names only; it should look like mem://name:port" : null;
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        MemoryNode from = node();
        dial(endpoint, from, handler::closed, listener -> {
            MemoryStream stream = MemoryStream.open();
            MemoryChannel channel = new MemoryChannel(from, from.nextLoop(), endpoint.toString(), stream);
            channel.open(new MemoryLink(from, endpoint.toString(), handler, channel));
            listener.peer(stream.otherEnd(), nameOf(from));
        });
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        MemoryNode from = node();
        dial(endpoint, from, listener::closed, there -> {
            MemoryStream stream = MemoryStream.open();
            MemoryChannel channel = new MemoryChannel(from, from.nextLoop(), endpoint.toString(), stream);
            channel.open(new StreamConversation(from.limits(), listener, channel::wake));
            there.client(stream.otherEnd(), nameOf(from));
        });
    }

    /** A name for this end of a new connection: whose it is, and a number in a port's place. */
    private String nameOf(MemoryNode from) {
        return from.name() + ":" + network.nextConnection();
    }

    private void dial(Endpoint endpoint, MemoryNode from, Consumer<String> failed, Consumer<MemoryListener> connected) {
        String wrong = endpoint.port() == 0 ? "port 0 can't be dialled" : wrong(endpoint);
        MemoryListener listener = wrong == null ? network.at(endpoint) : null;
        if (listener != null) {
            connected.accept(listener);
        } else {
            fail(
                    from,
                    failed,
                    "cannot connect to " + endpoint + ": " + (wrong == null ? "nobody listens there" : wrong));
        }
    }

    private static void fail(MemoryNode from, Consumer<String> failed, String reason) {
        if (!from.execute(from.nextLoop(), () -> tell(failed, reason))) {
            tell(failed, MemoryNode.CLOSED); // on the caller's thread: there are no others any more
        }
    }

    private static void tell(Consumer<String> failed, String reason) {
        try {
            failed.accept(reason);
        } catch (Throwable e) {
            log.error("who was told that it {} failed", reason, e);
        }
    }

    @Override
    public void close() {
        MemoryNode now;
        synchronized (this) {
            closed = true;
            listeners.forEach(network::unbind);
            listeners.clear();
            now = node;
        }
        if (now != null) {
            now.close();
        }
    }
}
