package dev.herd.node;

/**
 * How far one link is with what it owes, and since when it has been behind. Written on the link's thread and by the
 * timer's; read by any.
 */
final class Backlog {

    private enum Rest {
        UNSENT,
        UNDELIVERED,
        NONE
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final Outbox outbox;
    private volatile Rest rest = Rest.UNSENT;
    private volatile long behindSince = NEVER;
    private boolean saidSlow; // the timer's

    Backlog(Outbox outbox) {
        this.outbox = outbox;
    }

    /**
     * A fill begins. Said before it takes anything: whoever finds the outbox empty because this fill has emptied it must
     * find here that something is left.
     */
    void filling() {
        rest = Rest.UNSENT;
    }

    /** A fill is over that left behind what the writer says. */
    void filled(long now, LinkWriter writer) {
        boolean unsent = writer.unsent();
        if (!unsent) {
            behindSince = NEVER;
        } else if (behindSince == NEVER) {
            behindSince = now;
        }
        rest = unsent ? Rest.UNSENT : writer.idle() ? Rest.NONE : Rest.UNDELIVERED;
    }

    /** Notes what no fill has seen yet, as on a link that can't write; the timer's. */
    void look(long now) {
        if (!behind()) {
            behindSince = NEVER;
        } else if (behindSince == NEVER) {
            behindSince = now;
        }
    }

    /** Whether nothing is owed: all was handed to the link and, if that can lose it, was delivered. */
    boolean idle() {
        return outbox.isEmpty() && rest == Rest.NONE; // in this order, see filling()
    }

    /** Whether something waits to be sent; what is on its way doesn't. */
    private boolean behind() {
        return !outbox.isEmpty() || rest == Rest.UNSENT;
    }

    /** For how long something has waited to be sent without a pause; 0 if nothing does, or nobody has noticed it yet. */
    long behindFor(long now) {
        boolean behind = behind();
        long since = behindSince;
        return behind && since != NEVER ? Math.max(0, now - since) : 0;
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
