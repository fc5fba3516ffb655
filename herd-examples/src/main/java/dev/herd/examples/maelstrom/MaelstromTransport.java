package dev.herd.examples.maelstrom;

import com.google.gson.JsonObject;
import dev.herd.time.Timing;
import dev.herd.transport.Acceptor;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Links within messages of Maelstrom's network: {@code maelstrom://n3:1} is node n3; the port says nothing. A link is named by
 * who dialled it, and needs a message each way to open. Its handlers are called with one lock held, on the timing's thread or on that
 * which brings what came.
 */
final class MaelstromTransport implements Transport {

    static final String SCHEME = "maelstrom";

    private final String node;
    private final Timing timing;
    private final BiConsumer<String, JsonObject> network;
    private final Object lock = new Object();

    // All of it guarded by the lock.
    private final Map<String, MaelstromLink> links = new HashMap<>();
    private @Nullable TransportContext context;
    private @Nullable Acceptor acceptor;
    private long dialled;
    private boolean closed;

    /**
     * A transport that is still to be started.
     *
     * @param node whose it is, by Maelstrom's name
     * @param timing runs all that it does later
     * @param network takes the bodies of messages, and to whom they go; borne by any thread
     */
    MaelstromTransport(String node, Timing timing, BiConsumer<String, JsonObject> network) {
        this.node = node;
        this.timing = timing;
        this.network = network;
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public void start(TransportContext given) {
        for (String name : given.settings().keySet()) {
            throw new IllegalArgumentException("setting 'herd.maelstrom." + name + "' is unknown; there are none");
        }
        synchronized (lock) {
            context = given;
        }
    }

    private TransportContext context() {
        return Objects.requireNonNull(context, "the transport is not started");
    }

    int frameBytes() {
        return context().limits().frameBytes();
    }

    void refused(String remote, String why) {
        context().refusals().refused(remote, why);
    }

    long now() {
        return timing.monotonicNanos();
    }

    Timing.Timer later(long delayNanos, Runnable task) {
        return timing.after(delayNanos, () -> {
            synchronized (lock) {
                task.run();
            }
        });
    }

    void send(String to, JsonObject body) {
        network.accept(to, body);
    }

    void forget(MaelstromLink link) {
        links.remove(link.name(), link);
    }

    @Override
    public List<Endpoint> listen(Endpoint endpoint, Acceptor given) {
        if (!endpoint.scheme().equals(SCHEME) || !endpoint.host().equals(node)) {
            throw new IllegalArgumentException(endpoint + " is not " + SCHEME + "://" + node + ":1");
        }
        synchronized (lock) {
            acceptor = given;
        }
        return List.of(endpoint.withPort(1));
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        later(0, () -> {
            if (closed) {
                handler.closed("the transport is closed");
            } else if (!endpoint.scheme().equals(SCHEME)) {
                handler.closed(endpoint + " is not of the scheme " + SCHEME);
            } else {
                MaelstromLink link = new MaelstromLink(this, node + "-" + ++dialled, endpoint.host(), handler);
                links.put(link.name(), link);
                link.knock();
            }
        });
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        later(0, () -> listener.closed("clients of Maelstrom's network speak its own protocol"));
    }

    /**
     * Something came from another node that is a link's.
     *
     * @param from the node
     * @param body what it sent
     * @throws RuntimeException if it is malformed
     */
    void received(String from, JsonObject body) {
        String type = body.get("type").getAsString();
        String name = body.get("link").getAsString();
        synchronized (lock) {
            MaelstromLink link = links.get(name);
            if (link != null && !link.peer().equals(from)) {
                refused(from, "link " + name + " is not " + from + "'s");
                return;
            }
            switch (type) {
                case "link_open" -> opens(from, name, link);
                case "link_opened" -> {
                    if (link != null) {
                        link.opened();
                    }
                }
                case "link_close" -> {
                    if (link != null) {
                        link.end("the peer closed: " + body.get("reason").getAsString());
                    }
                }
                default -> {
                    if (link != null) {
                        link.arrived(body);
                    } else {
                        refuse(from, name, "nothing is known of this link");
                    }
                }
            }
        }
    }

    private void opens(String from, String name, @Nullable MaelstromLink known) {
        Acceptor listening = acceptor;
        if (closed || listening == null) {
            refuse(from, name, "nobody listens");
        } else if (known != null) {
            known.answerKnock();
        } else {
            String remote = SCHEME + "://" + from + ":1";
            MaelstromLink link = new MaelstromLink(this, name, from, listening.peer(remote));
            links.put(name, link);
            link.answerKnock();
        }
    }

    private void refuse(String to, String link, String reason) {
        JsonObject body = new JsonObject();
        body.addProperty("type", "link_close");
        body.addProperty("link", link);
        body.addProperty("reason", reason);
        send(to, body);
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            List.copyOf(links.values()).forEach(link -> link.hangUp("the transport closed"));
        }
    }
}
