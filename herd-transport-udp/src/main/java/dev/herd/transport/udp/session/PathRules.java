package dev.herd.transport.udp.session;

import java.net.InetSocketAddress;

/**
 * What is known of paths before anything was measured.
 *
 * @param mostDatagram the largest datagram to try beyond loopback, in bytes of UDP payload; 1,200 where the network can't be
 *     asked, because this end's system would cut larger ones up
 * @param mostLoopbackDatagram the largest to try on loopback
 * @param mostFrame the longest frame of a node, in bytes. One that takes several packets is lost with any of them: frames of
 *     fifty packets would never arrive where one packet in ten is lost. It costs little on loopback, where a packet takes many
 *     frames
 * @param keepAlive how long to be silent at most, in nanoseconds: a router on the way forgets who is silent for longer; RFC
 *     8085, section 3.5, allows no less than 15 s
 * @param deadAfter for how long nothing may be heard before the session ends, in nanoseconds
 */
public record PathRules(int mostDatagram, int mostLoopbackDatagram, int mostFrame, long keepAlive, long deadAfter) {

    private static final long MILLI = 1_000_000;
    private static final long LOOPBACK_ROUND_TRIP = 10 * MILLI;
    private static final long ROUND_TRIP = 333 * MILLI; // RFC 9002, section 6.2.2

    /**
     * The rules when nothing else is said, for a system that cuts large datagrams up.
     *
     * @return datagrams of 1,200 bytes beyond loopback, frames of 4 KiB, keep-alive after 15 s, dead after 60 s
     */
    public static PathRules defaults() {
        return new PathRules(1_200, 65_507, 4_096, 15_000 * MILLI, 60_000 * MILLI);
    }

    /**
     * The rules when nothing else is said, for a system that drops what is too large for the way.
     *
     * @return the same, but for datagrams as large as the path carries
     */
    public static PathRules ofWholeDatagrams() {
        PathRules others = defaults();
        return new PathRules(
                others.mostLoopbackDatagram,
                others.mostLoopbackDatagram,
                others.mostFrame,
                others.keepAlive,
                others.deadAfter);
    }

    /**
     * The largest datagram to try on a path.
     *
     * @param remote where the other end is
     * @return its size in bytes
     */
    public int mostDatagram(InetSocketAddress remote) {
        return isLoopback(remote) ? mostLoopbackDatagram : mostDatagram;
    }

    /**
     * What to take a round trip for until one is measured.
     *
     * @param remote where the other end is
     * @return nanoseconds
     */
    public long initialRoundTrip(InetSocketAddress remote) {
        return isLoopback(remote) ? LOOPBACK_ROUND_TRIP : ROUND_TRIP;
    }

    static boolean isLoopback(InetSocketAddress remote) {
        return remote.getAddress() != null && remote.getAddress().isLoopbackAddress();
    }
}
