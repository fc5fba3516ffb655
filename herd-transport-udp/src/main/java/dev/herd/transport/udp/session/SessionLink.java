package dev.herd.transport.udp.session;

import dev.herd.transport.Link;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the node sees of a session. Any thread: it only leaves word, and summons the session's own thread if nobody has.
 *
 * <p>No wake is lost. Whoever wakes writes the flag, and the session reads it (both by one atomic exchange) before it asks
 * for fills. If a wake finds the flag down, it summons the session. If it finds it up, somebody has summoned the session,
 * which has not read the flag yet; since its reading comes after this writing, what the waker did before is visible to the
 * fills that follow.
 */
final class SessionLink implements Link {

    private final String remote;
    private final boolean loopback;
    private final int maxFrameBytes;
    private final Runnable summons;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicReference<@Nullable String> closing = new AtomicReference<>();

    /**
     * A link that nobody has woken.
     *
     * @param summons has the session's thread give it a turn soon; called by any thread, also when the session is over
     */
    SessionLink(String remote, boolean loopback, int maxFrameBytes, Runnable summons) {
        this.remote = remote;
        this.loopback = loopback;
        this.maxFrameBytes = maxFrameBytes;
        this.summons = summons;
    }

    @Override
    public void wake() {
        if (!woken.getAndSet(true)) {
            summons.run();
        }
    }

    /** Whether it was woken since the last time. */
    boolean takeWake() {
        return woken.getAndSet(false);
    }

    @Override
    public void close(String reason) {
        if (closing.compareAndSet(null, reason)) {
            summons.run();
        }
    }

    /** Why the node wants it closed, or null if it doesn't. */
    @Nullable
    String closing() {
        return closing.get();
    }

    @Override
    public String remote() {
        return remote;
    }

    @Override
    public boolean loopback() {
        return loopback;
    }

    @Override
    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    @Override
    public boolean lossless() {
        return false;
    }

    @Override
    public boolean ordered() {
        return false;
    }

    @Override
    public String toString() {
        return remote;
    }
}
