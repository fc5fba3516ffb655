package dev.herd.transport.udp.packet;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The outermost bytes of datagrams between peers.
 *
 * <pre>
 * 81 INIT     version (1), key id (4), session id of the sender (4), X25519 (32), abilities (13), cookie (17),
 *             zeros up to 1,184 bytes, MAC (16)
 * 82 RETRY    version (1), session id from INIT (4), cookie (17), MAC (16)
 * 83 ACCEPT   version (1), session id from INIT (4), session id of the sender (4), X25519 (32), suite (1),
 *             abilities (13), MAC (16)
 * 84 SEALED   session id of the receiver (4), number of the packet (8), and what is sealed
 * 85 SEALED   the same; a session's packets are 84 until it goes on under another pre-shared key, then 85 until the next, …
 * </pre>
 */
public final class Packets {

    /** The version of the protocol. */
    public static final byte VERSION = 1;

    /**
     * What every path must carry, in bytes of UDP payload: the size of INIT, so that only such paths get a session, and so
     * that no answer to a stranger is larger than what he sent.
     */
    public static final int BASE_BYTES = 1_200;

    /** The most that IPv4 carries in a datagram; IPv6 carries 20 bytes more. */
    public static final int MOST_BYTES = 65_507;

    /** The length of the MACs of handshakes. */
    public static final int MAC_BYTES = 16;

    /** The length of a sealed packet's header. */
    public static final int SEALED_HEADER = 13;

    static final byte INIT = (byte) 0x81;
    static final byte RETRY = (byte) 0x82;
    static final byte ACCEPT = (byte) 0x83;
    static final byte SEALED = (byte) 0x84;

    /** What a datagram claims to be. */
    public enum Kind {
        /** The first message of a handshake. */
        INIT,
        /** The answer to it that asks to repeat it with a cookie. */
        RETRY,
        /** The answer to it that makes a session. */
        ACCEPT,
        /** A packet of a session. */
        SEALED
    }

    private Packets() {}

    /**
     * What a datagram is, by its first byte and its length.
     *
     * @param datagram holds it, from the beginning
     * @param length its length in bytes
     * @return null if it is none between peers, or of another version or length
     */
    public static @Nullable Kind kind(byte[] datagram, int length) {
        if (length < 2) {
            return null;
        }
        if (isSealed(datagram)) {
            return length > SEALED_HEADER && length <= MOST_BYTES ? Kind.SEALED : null;
        }
        if (datagram[1] != VERSION) {
            return null;
        }
        return switch (datagram[0]) {
            case INIT -> length == BASE_BYTES ? Kind.INIT : null;
            case RETRY -> length == Retry.BYTES ? Kind.RETRY : null;
            case ACCEPT -> length == Accept.BYTES ? Kind.ACCEPT : null;
            default -> null;
        };
    }

    /**
     * Whether a datagram is shorter than what it begins as must be.
     *
     * @param datagram holds it, from the beginning
     * @param length its length in bytes
     * @return false also if it begins as nothing that peers send
     */
    public static boolean isCutOff(byte[] datagram, int length) {
        if (length == 0) {
            return false;
        }
        return switch (datagram[0]) {
            case INIT -> length < BASE_BYTES;
            case RETRY -> length < Retry.BYTES;
            case ACCEPT -> length < Accept.BYTES;
            default -> isSealed(datagram) && length <= SEALED_HEADER;
        };
    }

    private static boolean isSealed(byte[] datagram) {
        return (datagram[0] & ~1) == SEALED;
    }

    /**
     * Under which of a session's keys a packet is.
     *
     * @param packet a {@link Kind#SEALED} one
     * @return 0 or 1, the other one whenever the session goes on under another key
     */
    public static int phase(byte[] packet) {
        return packet[0] & 1;
    }

    /**
     * Says so in a packet's header.
     *
     * @param phase 0 or 1
     * @param packet begins with a header that was written
     */
    public static void phase(int phase, byte[] packet) {
        packet[0] = (byte) (SEALED | phase);
    }

    /**
     * Whether a datagram's first byte is one of those that peers send, whatever follows.
     *
     * @param datagram holds it, from the beginning
     * @param length its length in bytes
     * @return false for a client's text, and for datagrams of no bytes
     */
    public static boolean isOfPeer(byte[] datagram, int length) {
        return length > 0 && (datagram[0] & 0xc0) == 0x80;
    }

    /**
     * Which session a packet is for.
     *
     * @param packet a {@link Kind#SEALED}, {@link Kind#RETRY} or {@link Kind#ACCEPT} one
     * @return the receiver's session id
     */
    public static int sessionId(byte[] packet) {
        return ByteBuffer.wrap(packet).getInt(isSealed(packet) ? 1 : 2);
    }

    /**
     * The number of a packet.
     *
     * @param packet a {@link Kind#SEALED} one
     * @return the number, negative if it is none
     */
    public static long number(byte[] packet) {
        return ByteBuffer.wrap(packet).getLong(5);
    }

    /**
     * Writes a sealed packet's header.
     *
     * @param sessionId the receiver's session id
     * @param number the packet's number
     * @param packet where to; has room for {@link #SEALED_HEADER} bytes
     */
    public static void writeSealedHeader(int sessionId, long number, ByteBuffer packet) {
        packet.put(SEALED);
        packet.putInt(sessionId);
        packet.putLong(number);
    }
}
