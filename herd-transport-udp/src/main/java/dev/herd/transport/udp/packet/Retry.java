package dev.herd.transport.udp.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The answer that asks to repeat INIT with a cookie. */
public final class Retry {

    static final int BYTES = 2 + 4 + Init.COOKIE_BYTES + Packets.MAC_BYTES;

    private Retry() {}

    /**
     * The datagram but for its MAC.
     *
     * @param sessionId the id from INIT
     * @param cookie 17 bytes
     * @return the bytes, of which the last {@link Packets#MAC_BYTES} are zeros
     */
    public static byte[] datagram(int sessionId, byte[] cookie) {
        return ByteBuffer.allocate(BYTES)
                .put(Packets.RETRY)
                .put(Packets.VERSION)
                .putInt(sessionId)
                .put(cookie)
                .array();
    }

    /**
     * The cookie.
     *
     * @param datagram a RETRY by its {@link Packets#kind}
     * @return a copy, 17 bytes
     */
    public static byte[] cookie(byte[] datagram) {
        return Arrays.copyOfRange(datagram, 6, 6 + Init.COOKIE_BYTES);
    }
}
