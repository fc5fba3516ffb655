package dev.herd.node;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a link was last heard of, last written to, and since when it has been behind. Written on the link's thread, read
 * by the timer's.
 */
final class LinkHealth {

    private volatile long lastReceived;
    private volatile long lastSent;
    private volatile long busySince = Long.MAX_VALUE;
    private boolean saidSlow;

    LinkHealth(long now) {
        lastReceived = now;
        lastSent = now;
    }

    /** Any byte is a sign of life. */
    void received(long now) {
        lastReceived = now;
    }

    /** A fill is over. */
    void filled(long now, boolean wrote, boolean idle) {
        if (wrote) {
            lastSent = now;
        }
        if (idle) {
            busySince = Long.MAX_VALUE;
        } else if (busySince == Long.MAX_VALUE) {
            busySince = now;
        }
    }

    /** Something is owed that no fill has seen yet. */
    void owing(long now) {
        if (busySince == Long.MAX_VALUE) {
            busySince = now;
        }
    }

    boolean needsPing(long now, long intervalNanos) {
        return now - lastSent >= intervalNanos;
    }

    /** Why the link is to be closed, or null; the time by which this node itself was late is not held against it. */
    @Nullable
    String silent(long now, long lateNanos, long timeoutNanos) {
        long silence = now - lastReceived;
        return silence - lateNanos > timeoutNanos
                ? "silent for " + TimeUnit.NANOSECONDS.toMillis(silence) + " ms"
                : null;
    }

    /** How long it has been behind, if that is for longer than a span and wasn't said yet; else 0. */
    long slowFor(long now, long slowAfterNanos) {
        long since = busySince;
        boolean slow = since != Long.MAX_VALUE && now - since > slowAfterNanos;
        boolean news = slow && !saidSlow;
        saidSlow = slow;
        return news ? now - since : 0;
    }
}
