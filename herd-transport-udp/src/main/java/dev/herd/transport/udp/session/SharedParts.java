package dev.herd.transport.udp.session;

import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.packet.Packets;

/** What the sessions of one thread share. */
public final class SharedParts {

    final RandomBytes random;
    final Counters counters;
    final Output output;

    /** Where packets are made: room for the largest datagram, and for the longest frame from its end on. */
    final byte[] scratch;

    /**
     * Puts them together.
     *
     * @param random the only source of randomness
     * @param counters counts what isn't taken
     * @param output where datagrams go
     * @param frameLimit the longest frame, in bytes
     */
    public SharedParts(RandomBytes random, Counters counters, Output output, int frameLimit) {
        this.random = random;
        this.counters = counters;
        this.output = output;
        scratch = new byte[Packets.MOST_BYTES + frameLimit + 64];
    }
}
