package dev.herd.transport.udp.packet;

import java.nio.ByteBuffer;

/**
 * What one end tells the other of itself in the handshake.
 *
 * @param aesInHardware whether its processor has instructions for AES
 * @param frameLimit the longest frame of a node that it takes, in bytes, at least 512
 * @param datagramLimit the longest datagram that it takes, in bytes, at least {@link Packets#BASE_BYTES}
 * @param receiveWindow how many bytes of datagrams may be on their way to it; at least two of the longest datagrams, or
 *     the sender takes it for so much
 */
public record Abilities(boolean aesInHardware, int frameLimit, int datagramLimit, int receiveWindow) {

    static final int BYTES = 13;

    private static final int LEAST_FRAME = 512;
    private static final int MOST = 1 << 30;

    /** Moves what is out of range into it: some of it comes from outside. */
    public Abilities {
        frameLimit = within(frameLimit, LEAST_FRAME, 16 << 20);
        datagramLimit = within(datagramLimit, Packets.BASE_BYTES, Packets.MOST_BYTES);
        receiveWindow = within(receiveWindow, 2 * datagramLimit, MOST);
    }

    private static int within(int value, int least, int most) {
        return Math.max(least, Math.min(most, value));
    }

    void write(ByteBuffer output) {
        output.put((byte) (aesInHardware ? 1 : 0));
        output.putInt(frameLimit);
        output.putInt(datagramLimit);
        output.putInt(receiveWindow);
    }

    static Abilities read(ByteBuffer input) {
        return new Abilities((input.get() & 1) != 0, input.getInt(), input.getInt(), input.getInt());
    }
}
