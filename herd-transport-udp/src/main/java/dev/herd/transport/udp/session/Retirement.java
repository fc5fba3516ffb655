package dev.herd.transport.udp.session;

import dev.herd.transport.udp.crypto.PreSharedKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that a session has left once this node takes its key no more. A session that goes on under another key does so
 * within a few round trips; one that has not after a while is about to end, and whoever changes the keys should know of it
 * before that.
 */
final class Retirement {

    private static final Logger log = LoggerFactory.getLogger(Retirement.class);
    private static final long NEVER = Long.MAX_VALUE;
    private static final long GRACE = 30_000_000_000L;
    private static final long WARN_AFTER = 5_000_000_000L;

    private final String remote;
    private PreSharedKey key;
    private long warnAt = NEVER;
    private long endsAt = NEVER;

    /**
     * A session whose key is good.
     *
     * @param remote its other end, for the log
     */
    Retirement(String remote, PreSharedKey key) {
        this.remote = remote;
        this.key = key;
    }

    /** What this node thinks of the key that the session is under now; its time is counted from when it first was bad. */
    void look(PreSharedKey current, boolean retired, long now) {
        if (!retired || current != key) {
            warnAt = NEVER;
            endsAt = NEVER;
        }
        key = current;
        if (retired && endsAt == NEVER) {
            warnAt = now + WARN_AFTER;
            endsAt = now + GRACE;
        }
    }

    boolean isPending() {
        return endsAt != NEVER;
    }

    /** Warns if that is due; returns whether it was. */
    boolean warn(long now) {
        if (now < warnAt) {
            return false;
        }
        warnAt = NEVER;
        log.warn(
                "link {} ends in {} s: its {} was retired here, and no key was found that both ends have; give both one in"
                        + " common",
                remote,
                Math.max(0, endsAt - now) / 1_000_000_000,
                key);
        return true;
    }

    /** When {@link #warn} is due, or the end. */
    long deadline() {
        return Math.min(warnAt, endsAt);
    }

    /** Whether the session has to end. */
    boolean isOver(long now) {
        return now >= endsAt;
    }
}
