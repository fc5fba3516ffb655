package dev.herd.transport.udp.recovery;

import dev.herd.transport.udp.packet.Packets;

/**
 * Finds the largest datagram that a path carries: RFC 8899. It tries larger and larger ones, which carry nothing that
 * would be missed; three losses of one size end the search, for ten minutes. Many losses in a row of what is larger than
 * the base, none of which arrives, mean that the path has become narrower.
 */
public final class PathMtu {

    private static final int MOST_PROBES = 3;
    private static final long RAISE_AFTER = 600_000 * RoundTrip.MILLI;
    private static final int BLACK_HOLE = 10;

    /** Payloads of datagrams: Ethernet in IPv6 and in IPv4, jumbo frames, and steps towards what a loopback carries. */
    private static final int[] SIZES = {1_452, 1_472, 4_052, 8_952, 16_384, 32_768};

    private int most;
    private int size;
    private int probed; // the size under way, or 0
    private int probes; // of the next size, lost so far
    private int lostInARow;
    private boolean searching;
    private long searchAgainAt;

    /**
     * A search from the base.
     *
     * @param most the largest size to try, in bytes of UDP payload; the base if there is nothing to search
     */
    public PathMtu(int most) {
        restart(most);
    }

    /**
     * Begins anew, since the path is another one now.
     *
     * @param largest the largest size to try, in bytes
     */
    public void restart(int largest) {
        most = Math.max(Packets.BASE_BYTES, largest);
        size = Packets.BASE_BYTES;
        probed = 0;
        probes = 0;
        lostInARow = 0;
        searching = true;
    }

    /**
     * The largest datagram that is known to arrive.
     *
     * @return its size in bytes, at least {@link Packets#BASE_BYTES}
     */
    public int size() {
        return size;
    }

    /**
     * The size of a probe to send now.
     *
     * @param now the time
     * @return its size in bytes, or 0 if there is nothing to probe or a probe is under way
     */
    public int probe(long now) {
        if (!searching && size < most && now - searchAgainAt >= 0) {
            searching = true;
            probes = 0;
        }
        return searching && probed == 0 && size < most ? next() : 0;
    }

    private int next() {
        for (int each : SIZES) {
            if (each > size && each < most) {
                return each;
            }
        }
        return most;
    }

    /**
     * A probe was sent.
     *
     * @param bytes its size
     */
    public void probing(int bytes) {
        probed = bytes;
    }

    /**
     * A packet has arrived.
     *
     * @param bytes its size
     * @return whether larger datagrams may be sent from now on
     */
    boolean acknowledged(int bytes) {
        if (bytes > Packets.BASE_BYTES) {
            lostInARow = 0;
        }
        if (bytes != probed) {
            return false;
        }
        probed = 0;
        probes = 0;
        boolean larger = bytes > size;
        size = Math.max(size, bytes);
        return larger;
    }

    /**
     * A packet is lost.
     *
     * @param bytes its size
     * @param probe whether it was a probe
     * @param now the time
     * @return whether only smaller datagrams may be sent from now on
     */
    boolean lost(int bytes, boolean probe, long now) {
        if (probe) {
            if (bytes == probed) {
                probed = 0;
                if (++probes == MOST_PROBES) {
                    rest(now);
                }
            }
            return false;
        }
        if (bytes > Packets.BASE_BYTES && size > Packets.BASE_BYTES && ++lostInARow == BLACK_HOLE) {
            lostInARow = 0;
            size = Packets.BASE_BYTES;
            rest(now);
            return true;
        }
        return false;
    }

    private void rest(long now) {
        searching = false;
        searchAgainAt = now + RAISE_AFTER;
    }
}
