package dev.herd.node;

import dev.herd.transport.Acceptor;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import org.jspecify.annotations.Nullable;

/** Takes in who connects; and learns where a peer that dialled can be dialled back, should its link be lost. */
final class Accepting implements PeerLink.Owner {

    private final NodeParts node;
    private final Diallers diallers;
    private volatile boolean stopped;

    Accepting(NodeParts node, Diallers diallers) {
        this.node = node;
        this.diallers = diallers;
    }

    /** What transports ask for those who connect. */
    Acceptor with(ClientHandler clients) {
        return new Acceptor() {
            @Override
            public LinkHandler peer(String remote) {
                return new PeerLink(node, false, Accepting.this);
            }

            @Override
            public ClientHandler clients() {
                return clients;
            }
        };
    }

    void stop() {
        stopped = true;
    }

    @Override
    public @Nullable String greeted(PeerLink link) {
        return stopped ? "leaving" : null;
    }

    @Override
    public void up(PeerLink link) {
        for (String text : link.endpoints()) {
            try {
                Endpoint endpoint = Endpoint.parse(text);
                if (link.loopback() || !endpoint.isLoopback()) {
                    diallers.learn(endpoint, link.origin());
                }
            } catch (IllegalArgumentException e) {
                node.observer().inputRefused(link.remote(), "can't be dialled back: " + e.getMessage());
            }
        }
    }

    @Override
    public void closed(PeerLink link, boolean wasUp, String reason) {
        diallers.lost(link.origin());
    }
}
