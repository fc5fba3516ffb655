package dev.herd.node;

import com.google.common.math.LongMath;
import dev.herd.value.HerdRecord;

/**
 * Whether the clocks are right of those whose records come over a link. Says so once a link: a clock that is off shows in all
 * that it stamps, and whoever makes times up may say another one each time. Used on the link's thread.
 */
final class OriginClocks {

    private final NodeParts node;
    private final long maxSkewNanos;
    private boolean said;

    OriginClocks(NodeParts node) {
        this.node = node;
        this.maxSkewNanos = node.limits().maxClockSkew().toNanos();
    }

    void look(HerdRecord record) {
        if (!said) {
            long ahead = ahead(record.accepted());
            if (ahead > maxSkewNanos) {
                said = true;
                node.observer().clockOff("origin " + Long.toHexString(record.origin()), ahead);
            }
        }
    }

    /** Any time may be told: the difference must not wrap. */
    private long ahead(long time) {
        return LongMath.saturatedSubtract(time, node.timing().wallNanos());
    }
}
