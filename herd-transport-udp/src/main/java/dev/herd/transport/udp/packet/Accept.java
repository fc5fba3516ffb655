package dev.herd.transport.udp.packet;

import java.nio.ByteBuffer;

/** How the end that is asked makes a session. Its array is its own: nobody changes it. */
public final class Accept {

    static final int BYTES = 2 + 4 + 4 + 32 + 1 + Abilities.BYTES + Packets.MAC_BYTES;

    private final int initiatorId;
    private final int responderId;
    private final byte[] publicBytes;
    private final int suite;
    private final Abilities abilities;

    /**
     * An answer.
     *
     * @param initiatorId the session's id at the end that began
     * @param responderId the session's id at the sender
     * @param publicBytes the sender's half of the agreement, 32 bytes; not copied
     * @param suite the code of what the session uses
     * @param abilities the sender's
     */
    public Accept(int initiatorId, int responderId, byte[] publicBytes, int suite, Abilities abilities) {
        this.initiatorId = initiatorId;
        this.responderId = responderId;
        this.publicBytes = publicBytes;
        this.suite = suite;
        this.abilities = abilities;
    }

    /**
     * Reads one.
     *
     * @param datagram an ACCEPT by its {@link Packets#kind}; its MAC is not looked at
     * @return the message
     */
    public static Accept read(byte[] datagram) {
        ByteBuffer input = ByteBuffer.wrap(datagram, 2, BYTES - 2);
        int initiatorId = input.getInt();
        int responderId = input.getInt();
        byte[] publicBytes = new byte[32];
        input.get(publicBytes);
        return new Accept(initiatorId, responderId, publicBytes, input.get(), Abilities.read(input));
    }

    /**
     * The datagram but for its MAC.
     *
     * @return the bytes, of which the last {@link Packets#MAC_BYTES} are zeros
     */
    public byte[] datagram() {
        ByteBuffer output = ByteBuffer.allocate(BYTES);
        output.put(Packets.ACCEPT).put(Packets.VERSION).putInt(initiatorId).putInt(responderId);
        output.put(publicBytes).put((byte) suite);
        abilities.write(output);
        return output.array();
    }

    /**
     * The session's id at the end that began.
     *
     * @return the id from INIT
     */
    public int initiatorId() {
        return initiatorId;
    }

    /**
     * The session's id at the sender.
     *
     * @return any number
     */
    public int responderId() {
        return responderId;
    }

    /**
     * The sender's half of the agreement.
     *
     * @return 32 bytes, not a copy
     */
    public byte[] publicBytes() {
        return publicBytes;
    }

    /**
     * What the session uses.
     *
     * @return the code of a suite, or another number
     */
    public int suite() {
        return suite;
    }

    /**
     * The sender's abilities.
     *
     * @return what it says of itself
     */
    public Abilities abilities() {
        return abilities;
    }
}
