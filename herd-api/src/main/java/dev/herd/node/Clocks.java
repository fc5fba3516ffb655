package dev.herd.node;

import com.google.common.math.LongMath;

/**
 * Whose clock is off, of this node and its peers: told once, and again when it has been right meanwhile. Where more than half
 * of at least two peers are off to the same side, it is this node's own. The timer's.
 */
final class Clocks {

    private final String self;
    private final long maxSkewNanos;
    private final NodeObserver observer;
    private boolean selfOff;

    Clocks(String self, long maxSkewNanos, NodeObserver observer) {
        this.self = self;
        this.maxSkewNanos = maxSkewNanos;
        this.observer = observer;
    }

    void look(PeerLink[] links) {
        int known = 0;
        int ahead = 0;
        int behind = 0;
        long leastAhead = Long.MAX_VALUE;
        long leastBehind = Long.MIN_VALUE;
        for (PeerLink link : links) {
            ClockOffset offset = link.clock().offset();
            if (offset != null) {
                known++;
                if (offset.aheadByMoreThan(maxSkewNanos)) {
                    ahead++;
                    leastAhead = Math.min(leastAhead, offset.aheadNanos());
                } else if (offset.behindByMoreThan(maxSkewNanos)) {
                    behind++;
                    leastBehind = Math.max(leastBehind, offset.aheadNanos());
                }
            }
        }
        boolean own = known > 1 && 2 * Math.max(ahead, behind) > known;
        if (own && !selfOff) {
            observer.clockOff(self, LongMath.saturatedSubtract(0, ahead > behind ? leastAhead : leastBehind));
        }
        selfOff = own;
        for (PeerLink link : links) {
            judge(link);
        }
    }

    /** Nothing is said against a peer by a clock that is wrong itself. */
    private void judge(PeerLink link) {
        ClockOffset offset = link.clock().offset();
        boolean off = offset != null
                && !selfOff
                && (offset.aheadByMoreThan(maxSkewNanos) || offset.behindByMoreThan(maxSkewNanos));
        if (link.clock().turnedOff(off) && offset != null) {
            observer.clockOff(link.node(), offset.aheadNanos());
        }
    }
}
