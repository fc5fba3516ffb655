package dev.herd.node;

import com.google.common.math.LongMath;
import dev.herd.flood.Peer;
import dev.herd.value.HerdRecord;

/**
 * Whether the clocks are right of those whose times come over a link. Says so once a link for its peer, and once for the
 * origins of the records that it brings: a clock that is off shows in all that it stamps, and whoever makes times up may
 * say another one each time. Used on the link's thread.
 */
final class ClockCheck {

    private final NodeParts node;
    private final long maxSkewNanos;
    private boolean saidPeerOff;
    private boolean saidOriginOff;

    ClockCheck(NodeParts node) {
        this.node = node;
        this.maxSkewNanos = node.limits().maxClockSkew().toNanos();
    }

    /** A ping that took long makes the peer's clock look behind, never ahead; the peer judges the other way round. */
    void peer(Peer peer, long wallNanos) {
        if (!saidPeerOff) {
            long ahead = ahead(wallNanos);
            if (ahead > maxSkewNanos) {
                saidPeerOff = true;
                node.observer().clockOff(peer.node(), ahead);
            }
        }
    }

    void origin(HerdRecord record) {
        if (!saidOriginOff) {
            long ahead = ahead(record.accepted());
            if (ahead > maxSkewNanos) {
                saidOriginOff = true;
                node.observer().clockOff("origin " + Long.toHexString(record.origin()), ahead);
            }
        }
    }

    /** Any time may be told: the difference must not wrap. */
    private long ahead(long time) {
        return LongMath.saturatedSubtract(time, node.timing().wallNanos());
    }
}
