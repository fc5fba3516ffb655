package dev.herd.transport;

import java.io.IOException;
import java.util.List;

/**
 * Carries frames between nodes, and lines between clients and nodes, over one kind of network. A service of
 * {@link java.util.ServiceLoader}: an implementation has a public constructor without parameters that does nothing
 * costly, and is listed both in {@code META-INF/services} and in its module's {@code provides}. Every node has an
 * instance of its own; it may also be given one through its builder.
 *
 * <p>The numbered rules of this interface and of {@link Link}, {@link LinkHandler} and {@link ClientSession} stand in
 * CONTRACTS.md; {@code TransportContract} in herd-testkit checks them.
 */
public interface Transport extends AutoCloseable {

    /**
     * The scheme of the endpoints this transport serves. Called at any time, even before {@link #start}.
     *
     * @return for instance {@code "tcp"}: lower case, the same always
     */
    String scheme();

    /**
     * Tells it what it works with. Called once, before anything but {@link #scheme}. Threads may start with the first
     * listen or connect.
     *
     * @param context limits, settings and the name of the node
     * @throws IllegalArgumentException if a setting of this transport is unknown or malformed; names it, its value and
     *     what would be right
     */
    void start(TransportContext context);

    /**
     * Accepts peers and clients at an endpoint. Blocks no longer than binding takes; called by an application's thread.
     *
     * @param endpoint where, scheme included; port 0 takes a free one, and a name is bound at all its addresses
     * @param acceptor who gets the connections
     * @return where it listens now, with the ports it got; in the endpoint's own words otherwise
     * @throws IOException if none of the endpoint's addresses could be bound; says which and why
     * @throws IllegalArgumentException if the endpoint makes no sense to this transport, or is beyond loopback while
     *     {@link TransportContext#loopbackOnly()} holds
     */
    List<Endpoint> listen(Endpoint endpoint, Acceptor acceptor) throws IOException;

    /**
     * Opens a link to a peer. Returns at once; what comes of it is told to the handler: {@code opened} and later
     * {@code closed}, or {@code closed} alone. Never throws.
     *
     * @param endpoint where the peer listens
     * @param handler who is told, and fills and takes the frames
     */
    void connect(Endpoint endpoint, LinkHandler handler);

    /**
     * Opens a conversation with a node as its client. Returns at once; what comes of it is told to the listener. Never
     * throws.
     *
     * @param endpoint where the node listens
     * @param listener who is told, and gets the lines
     */
    void converse(Endpoint endpoint, ConversationListener listener);

    /**
     * Closes all listeners, links, sessions and conversations, and gives back what it holds. Every {@code closed} has
     * been told when it returns; links and sessions that were closed before have had some time to let out what they
     * owe. May block for a few seconds; harmless when repeated; must not be called from a thread
     * of the transport.
     */
    @Override
    void close();
}
