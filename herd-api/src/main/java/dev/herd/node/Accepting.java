package dev.herd.node;

import dev.herd.transport.Acceptor;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import org.jspecify.annotations.Nullable;

/**
 * Takes in who connects; and learns where a peer that dialled can be dialled back, should its link be lost: only by the
 * transport that it came by, since another may lack the protection that somebody chose this one for.
 */
final class Accepting implements LinkOwner {

    private static final String LEAVING = "leaving";

    private final NodeParts node;
    private final Diallers diallers;
    private final Strangers strangers;
    private volatile boolean stopped; // written by who holds this, and read by who admits

    Accepting(NodeParts node, Diallers diallers) {
        this.node = node;
        this.diallers = diallers;
        this.strangers = new Strangers(node.limits().links());
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

    /** No link comes up any more once this has returned. */
    synchronized void stop() {
        stopped = true;
    }

    @Override
    public void opened(PeerLink link) {
        PeerLink oldest = strangers.enter(link);
        if (oldest != null) {
            oldest.close("too many handshakes: one that had proven nothing made room for another");
        }
    }

    @Override
    public @Nullable String greeted(PeerLink link) {
        strangers.greeted(link);
        return stopped ? LEAVING : null;
    }

    @Override
    public void proven(PeerLink link) {
        strangers.left(link);
        node.links().prove(link);
    }

    @Override
    public synchronized LinkSet.Verdict admit(PeerLink link) {
        if (stopped || link.isToMyself()) {
            return LinkSet.Verdict.refused(stopped ? LEAVING : PeerLink.TO_MYSELF);
        }
        return node.links().admit(link);
    }

    @Override
    public void up(PeerLink link) {
        for (String text : link.endpoints()) {
            try {
                Endpoint endpoint = Endpoint.parse(text);
                boolean reachable = link.loopback() || !endpoint.isLoopback();
                if (reachable && link.remote().startsWith(endpoint.scheme() + "://")) {
                    diallers.learn(endpoint, link.origin());
                }
            } catch (IllegalArgumentException e) {
                node.observer().inputRefused(link.remote(), "can't be dialled back: " + e.getMessage());
            }
        }
    }

    @Override
    public void closed(PeerLink link, String reason) {
        strangers.left(link);
        diallers.lost(link.origin());
    }
}
