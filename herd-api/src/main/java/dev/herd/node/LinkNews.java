package dev.herd.node;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Counts and tells how a link fares, so that what is told of a peer makes sense: up, then down, then up again. Where
 * one link takes another's place, either may be the first to see it, each on a thread of its own.
 */
final class LinkNews {

    private final NodeParts node;
    private final PeerLink link;

    /** Whoever takes it tells of the link's end: the link itself, or the one in its place. */
    private final AtomicBoolean endToTell = new AtomicBoolean();

    LinkNews(NodeParts node, PeerLink link) {
        this.node = node;
        this.link = link;
    }

    /** The link may come up, and be replaced, at any moment now. */
    void coming() {
        endToTell.set(true);
    }

    /** It has come up, in the place of another one or of none. */
    void up(@Nullable PeerLink replaced) {
        if (replaced != null && replaced.news().endToTell.compareAndSet(true, false)) {
            if (replaced.diallerOrigin() != link.diallerOrigin()) {
                node.observer().linkReplaced(link.node(), replaced.remote(), link.remote());
                return; // both ends had dialled, and the peer is linked as before
            }
            replaced.news().tellDown("the peer has dialled again");
        }
        node.counters().linksUp.increment();
        node.observer().linkUp(link.node(), link.remote());
    }

    /** The peer has been silent for longer than it usually is. */
    void suspected(long silenceNanos) {
        node.counters().suspicions.increment();
        node.observer().linkSuspected(link.node(), link.remote(), silenceNanos);
    }

    /** It is closed after it had come up. */
    void down(String reason) {
        if (endToTell.getAndSet(false)) {
            tellDown(reason);
        }
    }

    private void tellDown(String reason) {
        node.counters().linksDown.increment();
        node.observer().linkDown(link.node(), link.remote(), reason);
    }

    /** It is closed and never came up. */
    void refused(String reason) {
        node.counters().refusedHandshakes.increment();
        node.observer().linkRefused(link.remote(), link.dialled(), reason);
    }
}
