package dev.herd.node;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a link was last heard of, and last written to. Written on the link's thread, read by the timer's.
 *
 * <p>The time by which this node itself was late is never held against a peer: what it sent meanwhile is still to be read
 * (Dadgar, Phillips and Currey, "Lifeguard: Local Health Awareness for More Accurate Failure Detection", DSN-W 2018).
 */
final class LinkHealth {

    private volatile long lastReceived;
    private volatile long lastSent;
    private volatile boolean suspected;
    private final Silences silences;
    // the timer's
    private long excused; // silence counts from here, if nothing was received later

    LinkHealth(long now, long heartbeatNanos) {
        lastReceived = now;
        lastSent = now;
        excused = now;
        silences = new Silences(heartbeatNanos);
    }

    /** Any byte is a sign of life. */
    void received(long now) {
        silences.note(now - lastReceived);
        lastReceived = now;
    }

    /** This node was late itself by so much. */
    void excuse(long lateNanos) {
        excused = later(lastReceived, excused) + lateNanos;
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    private long silence(long now) {
        return now - later(lastReceived, excused);
    }

    /** For how long the peer has been silent, if that is suspicious and wasn't said yet; else 0. */
    long suspicious(long now, long leastNanos) {
        long silence = silence(now);
        boolean before = suspected;
        suspected = silence > Math.max(leastNanos, silences.unusual());
        return suspected && !before ? silence : 0;
    }

    boolean suspected() {
        return suspected;
    }

    /** A fill has written something. */
    void sent(long now) {
        lastSent = now;
    }

    boolean needsPing(long now, long intervalNanos) {
        return now - lastSent >= intervalNanos;
    }

    /** Why the link is to be closed, or null. */
    @Nullable
    String silent(long now, long timeoutNanos) {
        long silence = silence(now);
        return silence > timeoutNanos ? "silent for " + TimeUnit.NANOSECONDS.toMillis(silence) + " ms" : null;
    }
}
