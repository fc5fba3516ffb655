package dev.herd.transport.udp.recovery;

import dev.herd.transport.udp.packet.Ack;

/**
 * Which packets have come, and when that is to be acknowledged: RFC 9000, section 13.2. At once after the second packet
 * that asks for it, and when one is missing or comes late; otherwise soon.
 */
public final class Arrivals {

    private static final int AT_ONCE_AFTER = 2;
    private static final long NEVER = Long.MAX_VALUE;

    // Ranges of numbers, the newest first, never adjoining.
    private final long[] low = new long[Ack.MOST_RANGES];
    private final long[] high = new long[Ack.MOST_RANGES];
    private int ranges;

    private long newestAt;
    private int unacknowledged;
    private long due = NEVER;

    /** None has come. */
    public Arrivals() {}

    /**
     * A packet has come that was dealt with.
     *
     * @param number its number
     * @param asks whether it asks for an acknowledgement
     * @param now the time
     * @param delay how long that may wait, in nanoseconds
     */
    public void add(long number, boolean asks, long now, long delay) {
        boolean inOrder = ranges == 0 ? number == 0 : number == high[0] + 1;
        if (ranges == 0 || number > high[0]) {
            newestAt = now;
        }
        insert(number);
        if (asks) {
            unacknowledged++;
            due = inOrder && unacknowledged < AT_ONCE_AFTER ? Math.min(due, now + delay) : now;
        }
    }

    private void insert(long number) {
        int at = 0;
        while (at < ranges && low[at] > number + 1) {
            at++;
        }
        // Every range before `at` lies above it, with a gap between.
        if (at < ranges && number <= high[at] + 1) {
            low[at] = Math.min(low[at], number);
            high[at] = Math.max(high[at], number);
            if (at + 1 < ranges && high[at + 1] + 1 == low[at]) {
                low[at] = low[at + 1];
                remove(at + 1);
            }
            return;
        }
        if (at == low.length) {
            return; // older than all that are told: it will be taken for lost, and that does no harm
        }
        int moved = Math.min(ranges, low.length - 1) - at;
        System.arraycopy(low, at, low, at + 1, moved);
        System.arraycopy(high, at, high, at + 1, moved);
        low[at] = number;
        high[at] = number;
        ranges = Math.min(ranges + 1, low.length);
    }

    private void remove(int at) {
        System.arraycopy(low, at + 1, low, at, ranges - at - 1);
        System.arraycopy(high, at + 1, high, at, ranges - at - 1);
        ranges--;
    }

    /**
     * When the next acknowledgement is due.
     *
     * @return the time; {@link Long#MAX_VALUE} if nobody waits for one
     */
    public long due() {
        return due;
    }

    /**
     * Says what has come, and takes it for said.
     *
     * @param ack is overwritten
     * @param now the time
     * @return false if nothing has come that asks for it, since the last time
     */
    public boolean report(Ack ack, long now) {
        if (unacknowledged == 0) {
            return false;
        }
        ack.clear(Math.max(0, now - newestAt));
        for (int i = 0; i < ranges; i++) {
            ack.add(low[i], high[i]);
        }
        unacknowledged = 0;
        due = NEVER;
        return true;
    }

    /**
     * The other end has got an acknowledgement: what it said need not be said again.
     *
     * @param number the newest packet that it spoke of
     */
    public void forgetThrough(long number) {
        while (ranges > 1 && high[ranges - 1] <= number) { // the newest range stays, to tell what is in order
            ranges--;
        }
    }
}
