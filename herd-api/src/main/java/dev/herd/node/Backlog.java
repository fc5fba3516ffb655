package dev.herd.node;

/**
 * How far one link is with what it owes, and since when it has been behind: how old the oldest key is that is owed, so
 * that a link which always has something to send, but soon does, is not behind. Written on the link's thread and by the
 * timer's; read by any.
 */
final class Backlog {

    private enum Rest {
        /** More than keys of the outbox: a large value, a search; or nobody knows yet. */
        MUCH,
        KEYS,
        UNDELIVERED,
        NONE
    }

    private static final long NEVER = Long.MAX_VALUE;
    private static final long MILLI = 1_000_000;

    private final Outbox outbox;
    private final long start;
    private volatile Rest rest = Rest.MUCH;
    private volatile long muchSince = NEVER;
    private volatile int heldSince; // what the writer has taken but not written; 0 if there is nothing
    private boolean saidSlow; // the timer's

    Backlog(Outbox outbox, long now) {
        this.outbox = outbox;
        this.start = now - MILLI; // so that no time in milliseconds is 0
    }

    /**
     * A fill begins. Said before it takes anything: whoever finds the outbox empty because this fill has emptied it must
     * find here that something is left.
     */
    void filling() {
        rest = Rest.MUCH;
    }

    /** A fill is over that left behind what the writer says. */
    void filled(long now, LinkWriter writer) {
        boolean much = writer.busy();
        if (!much) {
            muchSince = NEVER;
        } else if (muchSince == NEVER) {
            muchSince = now;
        }
        boolean held = writer.holdsKeys();
        int takenSince = outbox.takenSince();
        heldSince = !held ? 0 : takenSince != 0 ? takenSince : millis(now);
        rest = much ? Rest.MUCH : held || !outbox.isEmpty() ? Rest.KEYS : writer.idle() ? Rest.NONE : Rest.UNDELIVERED;
    }

    /** Notes what no fill has seen yet, as on a link that can't write; the timer's. */
    void look(long now) {
        outbox.look(millis(now));
        if (muchSince == NEVER && (rest == Rest.MUCH || outbox.isGivenUp())) {
            muchSince = now;
        }
    }

    /** Whether nothing is owed: all was handed to the link and, if that can lose it, was delivered. */
    boolean idle() {
        return outbox.isEmpty() && rest == Rest.NONE; // in this order, see filling()
    }

    /**
     * For how long the oldest of what waits to be sent has waited; what is on its way doesn't. 0 if nothing waits, or nobody
     * has noticed it yet.
     */
    long behindFor(long now) {
        int held = heldSince;
        int oldest = held != 0 ? held : outbox.oldest();
        long keys = oldest == 0 ? 0 : (millis(now) - oldest) * MILLI;
        long since = rest == Rest.MUCH || outbox.isGivenUp() ? muchSince : NEVER;
        return Math.max(0, since == NEVER ? keys : Math.max(keys, now - since));
    }

    private int millis(long now) {
        return (int) ((now - start) / MILLI);
    }

    /** How long it has been behind, if that is for longer than a span and wasn't said yet; else 0; the timer's. */
    long slowFor(long now, long slowAfterNanos) {
        long behindFor = behindFor(now);
        boolean slow = behindFor > slowAfterNanos;
        boolean news = slow && !saidSlow;
        saidSlow = slow;
        return news ? behindFor : 0;
    }
}
