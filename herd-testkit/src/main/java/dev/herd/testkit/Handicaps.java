package dev.herd.testkit;

import java.util.HashMap;
import java.util.Map;

/** Nodes of a simulated network that stand still for a while, or whose links carry less than others'. */
final class Handicaps {

    private final ManualTiming timing;
    private final Map<String, Long> frozen = new HashMap<>();
    private final Map<String, Double> shares = new HashMap<>();

    Handicaps(ManualTiming timing) {
        this.timing = timing;
    }

    void freeze(String node, long nanos) {
        frozen.merge(node, timing.monotonicNanos() + nanos, Math::max);
    }

    /** For how long a node is frozen still, or nothing. */
    long frozenNanos(String node) {
        Long until = frozen.isEmpty() ? null : frozen.get(node);
        if (until == null) {
            return 0;
        }
        long nanos = until - timing.monotonicNanos();
        if (nanos <= 0) {
            frozen.remove(node);
        }
        return nanos;
    }

    void slow(String node, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share is " + share + ", but must be above 0 and at most 1");
        }
        shares.put(node, share);
    }

    /** What a link between two nodes carries in a second, of what one that nothing is wrong with does. */
    long bytesPerSecond(String one, String other, long whole) {
        if (shares.isEmpty()) {
            return whole;
        }
        double share = Math.min(shares.getOrDefault(one, 1.0), shares.getOrDefault(other, 1.0));
        return Math.max(1, (long) (whole * share));
    }

    /** A node crashes: another one of its name does not stand still. */
    void crashed(String node) {
        frozen.remove(node);
    }
}
