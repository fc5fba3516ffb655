package dev.herd.node;

import dev.herd.reconcile.Reconciler;
import dev.herd.time.Timing;
import dev.herd.transport.Link;
import dev.herd.wire.Messages;

/** What a {@link PeerLink} is made of once its link has been opened. */
final class OpenLink {

    /** With so many keys owed the two stores differ by those, and are not compared. */
    private static final int MOST_BEHIND = 1_000;

    final Link link;
    final Outbox outbox;
    final Barriers barriers;
    final LinkWriter writer;
    final Inbound inbound;
    final Greeting greeting;
    final Reconciler exchange;
    final LinkHealth health;
    final Backlog backlog;
    final PeerClock clock;
    final LinkWatch watch;
    final Timing.Timer handshakeTimer;

    OpenLink(Link link, PeerLink peer, NodeParts node) {
        this.link = link;
        outbox = new Outbox(link::wake, link::close, node.limits().outboxKeys(), node.seed());
        barriers = new Barriers(outbox, node.waves(), () -> node.links().isUp(peer));
        exchange = Reconciler.bySketch(
                node.store(),
                () -> outbox.size() > MOST_BEHIND,
                peer::origin,
                peer.dialled(),
                body -> outbox.control(Messages.encode(Messages.RECONCILE, body)));
        writer = new LinkWriter(
                outbox,
                node.store(),
                exchange,
                barriers,
                node.counters(),
                link.maxFrameBytes(),
                link.lossless(),
                node.seed());
        health = new LinkHealth(node.timing().monotonicNanos(), node.heartbeatNanos());
        backlog = new Backlog(outbox, node.timing().monotonicNanos());
        clock = new PeerClock(node.timing(), outbox);
        greeting = new Greeting(peer, link, Handshake.over(link, peer.dialled(), node));
        long patience = node.limits().handshakeTime().toNanos();
        handshakeTimer = node.timing().after(patience, () -> link.close("no handshake in time"));
        inbound = new Inbound(node, peer, link.remote(), writer, clock);
        watch = new LinkWatch(node, peer, health, backlog);
    }
}
