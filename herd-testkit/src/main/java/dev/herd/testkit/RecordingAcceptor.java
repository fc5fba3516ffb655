package dev.herd.testkit;

import dev.herd.transport.Acceptor;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.LinkHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An acceptor whose handlers record. May be used by any threads. */
public final class RecordingAcceptor implements Acceptor {

    private final String name;
    private final int frameLimit;
    private final RecordingClientHandler clients = new RecordingClientHandler();
    private final List<RecordingLinkHandler> peers = new CopyOnWriteArrayList<>();
    private final List<String> remotes = new CopyOnWriteArrayList<>();
    private volatile Consumer<RecordingLinkHandler> onPeer = handler -> {};

    /**
     * An acceptor nobody has come to yet.
     *
     * @param name what failures call its handlers
     * @param frameLimit the frame limit of its node, in bytes
     */
    public RecordingAcceptor(String name, int frameLimit) {
        this.name = name;
        this.frameLimit = frameLimit;
    }

    /**
     * Adds something to do with each new handler.
     *
     * @param action gets the handler before the transport does
     */
    public void onPeer(Consumer<RecordingLinkHandler> action) {
        onPeer = action;
    }

    /**
     * Who linked.
     *
     * @return the handlers, in the order they were asked for
     */
    public List<RecordingLinkHandler> peers() {
        return List.copyOf(peers);
    }

    /**
     * Where they came from.
     *
     * @return the addresses, in the order of {@link #peers}
     */
    public List<String> remotes() {
        return List.copyOf(remotes);
    }

    @Override
    public LinkHandler peer(String remote) {
        RecordingLinkHandler handler = new RecordingLinkHandler(name + " " + peers.size(), frameLimit);
        onPeer.accept(handler);
        remotes.add(remote);
        peers.add(handler);
        return handler;
    }

    @Override
    public ClientHandler clients() {
        return clients;
    }

    /**
     * Who answers clients.
     *
     * @return the handler
     */
    public RecordingClientHandler recordedClients() {
        return clients;
    }
}
