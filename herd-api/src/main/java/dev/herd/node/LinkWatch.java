package dev.herd.node;

/**
 * Looks after one link now and then: whether its peer lives, whether it is slow, whether the two stores are equal, and what
 * time it is there. The timer's.
 */
final class LinkWatch {

    /** How often a link sees whether the two stores are equal, and the two clocks: four messages of some thirty bytes. */
    private static final long CHECK_NANOS = 10_000_000_000L;

    private final NodeParts node;
    private final PeerLink link;
    private final LinkHealth health;
    private final Backlog backlog;
    private long checked;

    LinkWatch(NodeParts node, PeerLink link, LinkHealth health, Backlog backlog) {
        this.node = node;
        this.link = link;
        this.health = health;
        this.backlog = backlog;
    }

    void tick(long now, long lateNanos, Heartbeats.Times times) {
        health.excuse(lateNanos);
        String silent = health.silent(now, times.timeoutNanos());
        if (silent != null) {
            link.close(silent);
            return;
        }
        long silence = health.suspicious(now, times.suspectNanos());
        if (silence > 0) {
            link.news().suspected(silence);
            node.flood().suspected(link);
        }
        if (health.needsPing(now, times.intervalNanos())) {
            link.ping();
        }
        backlog.look(now);
        if (now - checked >= CHECK_NANOS) {
            checked = now;
            link.clock().ask();
            if (link.dialled()) {
                link.checkSoon();
            }
        }
        long slowFor = backlog.slowFor(now, times.slowAfterNanos());
        if (slowFor > 0) {
            Outbox outbox = link.outbox();
            node.observer().slowLink(link.node(), link.remote(), outbox.size(), outbox.bytes(), slowFor);
        }
    }
}
