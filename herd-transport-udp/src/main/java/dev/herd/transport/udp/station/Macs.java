package dev.herd.transport.udp.station;

import dev.herd.transport.udp.crypto.Hkdf;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.crypto.SessionSecrets;
import dev.herd.transport.udp.packet.Init;
import dev.herd.transport.udp.packet.Packets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The last bytes of a handshake's datagrams: what shows who made them. */
final class Macs {

    /** What of INIT both ends agree on: all before the cookie, which may change while a handshake lasts. */
    private static final int INIT_FACTS = 55;

    private Macs() {}

    /** Completes INIT. */
    static byte[] signInit(byte[] datagram, PreSharedKey key) {
        return sign(datagram, key.mac(datagram, 0, datagram.length - Packets.MAC_BYTES));
    }

    static boolean isInitGood(byte[] datagram, PreSharedKey key) {
        return isGood(datagram, Packets.BASE_BYTES, key.mac(datagram, 0, Packets.BASE_BYTES - Packets.MAC_BYTES));
    }

    /** Completes RETRY, which is good for one INIT only. */
    static byte[] signRetry(byte[] datagram, Init init, PreSharedKey key) {
        return sign(datagram, key.mac(unsigned(datagram, datagram.length), init.publicBytes()));
    }

    static boolean isRetryGood(byte[] datagram, int length, byte[] publicBytes, PreSharedKey key) {
        return isGood(datagram, length, key.mac(unsigned(datagram, length), publicBytes));
    }

    /** What a session's secrets depend on. */
    static byte[] transcript(byte[] init, byte[] accept, int acceptLength) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(init, 0, INIT_FACTS);
            hash.update(accept, 0, acceptLength - Packets.MAC_BYTES);
            return hash.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Completes ACCEPT. */
    static byte[] signAccept(byte[] datagram, byte[] transcript, SessionSecrets secrets) {
        return sign(datagram, Hkdf.mac(secrets.confirmation(), transcript));
    }

    static boolean isAcceptGood(byte[] datagram, int length, byte[] transcript, SessionSecrets secrets) {
        return isGood(datagram, length, Hkdf.mac(secrets.confirmation(), transcript));
    }

    private static byte[] unsigned(byte[] datagram, int length) {
        return Arrays.copyOf(datagram, length - Packets.MAC_BYTES);
    }

    private static byte[] sign(byte[] datagram, byte[] mac) {
        System.arraycopy(mac, 0, datagram, datagram.length - Packets.MAC_BYTES, Packets.MAC_BYTES);
        return datagram;
    }

    private static boolean isGood(byte[] datagram, int length, byte[] mac) {
        byte[] claimed = Arrays.copyOfRange(datagram, length - Packets.MAC_BYTES, length);
        return MessageDigest.isEqual(claimed, Arrays.copyOf(mac, Packets.MAC_BYTES));
    }
}
