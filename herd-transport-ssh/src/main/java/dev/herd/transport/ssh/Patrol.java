package dev.herd.transport.ssh;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes round, while anybody is there, among those who are believed, and ends those who would not be any more: their key was
 * taken out of a file, or revoked, or has expired. Only who is objected to twice in a row is ended, since a file that is being
 * written may look empty for a moment. Any thread.
 */
final class Patrol {

    /** Somebody who is there, and whom one of the two ends believes to be who he is. */
    interface Believed {

        /** What speaks against him by now; null if nothing does. Called by one thread at a time. */
        @Nullable
        String objection(Trust.Beliefs now);

        /** Ends him. He {@link Patrol#left leaves} by himself. */
        void end(String reason);
    }

    private static final Logger log = LoggerFactory.getLogger(Patrol.class);
    static final int ROUND_SECONDS = 3;

    private final Trust trust;
    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final Set<Believed> all = new HashSet<>();
    private final Set<Believed> doubted = new HashSet<>();
    private boolean under;

    /**
     * Nobody yet.
     *
     * @param pool goes round
     * @param timer says when
     */
    Patrol(Trust trust, Executor pool, ScheduledExecutorService timer) {
        this.trust = trust;
        this.pool = pool;
        this.timer = timer;
    }

    /** Somebody is there from now on. */
    synchronized void came(Believed one) {
        all.add(one);
        next();
    }

    /** Somebody isn't there any more. */
    synchronized void left(Believed one) {
        all.remove(one);
        doubted.remove(one);
    }

    private synchronized void next() {
        if (under || all.isEmpty()) {
            return;
        }
        try {
            var unused = timer.schedule(() -> pool.execute(this::round), ROUND_SECONDS, TimeUnit.SECONDS);
            under = true;
        } catch (RejectedExecutionException e) {
            // the transport is closing, which ends everybody
        }
    }

    private void round() {
        try {
            Trust.Beliefs now = trust.beliefs();
            for (Believed one : here()) {
                visit(one, now);
            }
        } catch (Throwable e) {
            log.error("a round among those who are believed failed", e);
        } finally {
            over();
        }
    }

    /** What goes wrong with one is his own affair. */
    private void visit(Believed one, Trust.Beliefs now) {
        try {
            String objection = one.objection(now);
            if (objected(one, objection != null) && objection != null) {
                one.end(objection);
            }
        } catch (Throwable e) {
            log.error("{} could not be looked after", one, e);
        }
    }

    private synchronized List<Believed> here() {
        return List.copyOf(all);
    }

    /** Whether it has happened twice in a row to somebody who is still there. */
    private synchronized boolean objected(Believed one, boolean now) {
        if (!now || !all.contains(one)) {
            doubted.remove(one);
            return false;
        }
        return !doubted.add(one);
    }

    private synchronized void over() {
        under = false;
        next();
    }
}
