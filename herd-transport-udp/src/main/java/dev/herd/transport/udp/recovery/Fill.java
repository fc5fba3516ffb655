package dev.herd.transport.udp.recovery;

/**
 * What becomes of one frame of the node, which may cross in several packets: delivered when all of them are, lost when one
 * is.
 */
public final class Fill {

    private final long ticket;
    private int parts;
    private boolean whole;
    private boolean settled;

    /**
     * A frame of which nothing was sent yet.
     *
     * @param ticket the node's name for it
     */
    public Fill(long ticket) {
        this.ticket = ticket;
    }

    /**
     * The node's name for it.
     *
     * @return the ticket, which no other frame of the session has
     */
    public long ticket() {
        return ticket;
    }

    /** All of its parts are in packets: there will be no more. */
    public void complete() {
        whole = true;
    }

    /**
     * Whether it is known what became of it.
     *
     * @return true once it was delivered or lost
     */
    public boolean isSettled() {
        return settled;
    }

    void partSent() {
        parts++;
    }

    void partDelivered(Flight.Outcome outcome) {
        parts--;
        if (!settled && whole && parts == 0) {
            settled = true;
            outcome.delivered(ticket);
        }
    }

    void partLost(Flight.Outcome outcome) {
        if (!settled) {
            settled = true;
            outcome.lost(ticket);
        }
    }
}
