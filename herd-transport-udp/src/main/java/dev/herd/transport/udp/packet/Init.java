package dev.herd.transport.udp.packet;

import java.nio.ByteBuffer;

/** How the end that begins asks for a session. Its arrays are its own: nobody changes them. */
public final class Init {

    /** The length of a cookie. */
    public static final int COOKIE_BYTES = 17;

    /** What stands where a cookie would. */
    private static final byte[] NO_COOKIE = new byte[COOKIE_BYTES];

    private static final int PUBLIC_BYTES = 32;

    private final int keyId;
    private final int sessionId;
    private final byte[] publicBytes;
    private final Abilities abilities;
    private final byte[] cookie;

    /**
     * A first request, or one that is repeated with a cookie.
     *
     * @param keyId which pre-shared key it is under
     * @param sessionId the session's id at the sender
     * @param publicBytes the sender's half of the agreement, 32 bytes; not copied
     * @param abilities the sender's
     * @param cookie what came in RETRY, 17 bytes, or none at all; not copied
     */
    public Init(int keyId, int sessionId, byte[] publicBytes, Abilities abilities, byte[] cookie) {
        this.keyId = keyId;
        this.sessionId = sessionId;
        this.publicBytes = publicBytes;
        this.abilities = abilities;
        this.cookie = cookie.length == 0 ? NO_COOKIE : cookie;
    }

    /**
     * Reads one.
     *
     * @param datagram an INIT by its {@link Packets#kind}; its MAC is not looked at
     * @return the message
     */
    public static Init read(byte[] datagram) {
        ByteBuffer input = ByteBuffer.wrap(datagram, 2, Packets.BASE_BYTES - 2);
        int keyId = input.getInt();
        int sessionId = input.getInt();
        byte[] publicBytes = new byte[PUBLIC_BYTES];
        input.get(publicBytes);
        Abilities abilities = Abilities.read(input);
        byte[] cookie = new byte[COOKIE_BYTES];
        input.get(cookie);
        return new Init(keyId, sessionId, publicBytes, abilities, cookie);
    }

    /**
     * The datagram but for its MAC.
     *
     * @return {@link Packets#BASE_BYTES}, of which the last {@link Packets#MAC_BYTES} are zeros
     */
    public byte[] datagram() {
        ByteBuffer output = ByteBuffer.allocate(Packets.BASE_BYTES);
        output.put(Packets.INIT)
                .put(Packets.VERSION)
                .putInt(keyId)
                .putInt(sessionId)
                .put(publicBytes);
        abilities.write(output);
        output.put(cookie);
        return output.array();
    }

    /**
     * Which pre-shared key it is under.
     *
     * @return the key's id
     */
    public int keyId() {
        return keyId;
    }

    /**
     * The session's id at the sender.
     *
     * @return any number
     */
    public int sessionId() {
        return sessionId;
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
     * The sender's abilities.
     *
     * @return what it says of itself
     */
    public Abilities abilities() {
        return abilities;
    }

    /**
     * What is to show that the sender gets what is sent to its address.
     *
     * @return 17 bytes, zeros if it hasn't got a cookie yet; not a copy
     */
    public byte[] cookie() {
        return cookie;
    }
}
