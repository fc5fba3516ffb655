package dev.herd.transport.udp.recovery;

/**
 * How far packets overtake each other before one of them counts as lost: RFC 9002, section 6.1, to begin with, and more on a
 * path on which packets came after they had been taken for lost.
 */
final class Reordering {

    /** The most that is borne. */
    static final int MOST_PACKETS = 64;

    private static final int LEAST_PACKETS = 3;
    private static final int MOST_ROUND_TRIPS = 2;

    private long packets;
    private long nanos;

    Reordering() {
        restart();
    }

    /** The path is another one now. */
    void restart() {
        packets = LEAST_PACKETS;
        nanos = 0;
    }

    /** A packet came so many packets, and so long after it was sent, that it had been taken for lost. */
    void seen(long later, long after) {
        packets = Math.max(packets, Math.min(MOST_PACKETS, later + 1));
        nanos = Math.max(nanos, after + after / 8);
    }

    /** After how many later ones that arrived a packet is lost. */
    long packets() {
        return packets;
    }

    /** How long after it was sent a packet is lost if a later one arrived. */
    long nanos(RoundTrip roundTrip) {
        return Math.max(roundTrip.lossDelay(), Math.min(nanos, MOST_ROUND_TRIPS * roundTrip.smoothed()));
    }
}
