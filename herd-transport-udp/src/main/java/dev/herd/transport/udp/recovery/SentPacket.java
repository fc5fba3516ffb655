package dev.herd.transport.udp.recovery;

import java.util.ArrayList;
import java.util.List;

/** What is remembered of a packet until it is known what became of it. Reused for a later packet then. */
public final class SentPacket {

    /** Of {@link #acknowledging}: the packet carried no acknowledgement. */
    static final long NOTHING = -1;

    long number;
    long sentAt;
    int bytes;
    boolean asks;
    boolean probesMtu;
    boolean open;
    boolean lost;
    long acknowledging;
    final List<Fill> fills = new ArrayList<>(1);

    SentPacket() {}

    void begin(long next) {
        number = next;
        asks = false;
        probesMtu = false;
        lost = false;
        acknowledging = NOTHING;
        fills.clear();
    }

    /**
     * The packet's number.
     *
     * @return the number, which no other packet of the session has
     */
    public long number() {
        return number;
    }

    /** The packet asks for an acknowledgement. */
    public void asks() {
        asks = true;
    }

    /** The packet is there to see whether its size arrives; it asks for an acknowledgement. */
    public void probesMtu() {
        probesMtu = true;
        asks = true;
    }

    /**
     * The packet carries an acknowledgement.
     *
     * @param newest the newest packet that it speaks of
     */
    public void acknowledges(long newest) {
        acknowledging = newest;
    }

    /**
     * The packet carries a frame of the node, or a part of one; it asks for an acknowledgement.
     *
     * @param fill the frame
     */
    public void carries(Fill fill) {
        fills.add(fill);
        fill.partSent();
        asks = true;
    }

    /**
     * Whether the packet asks for an acknowledgement so far.
     *
     * @return true if so
     */
    public boolean isAsking() {
        return asks;
    }
}
