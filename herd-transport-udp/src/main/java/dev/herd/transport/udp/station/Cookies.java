package dev.herd.transport.udp.station;

import dev.herd.transport.udp.crypto.Hkdf;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.packet.Init;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Shows that who asks for a session gets what is sent to his address, without remembering him: a cookie is a MAC over the
 * address and what is asked, under a secret that never leaves this class. Good for one to two minutes.
 */
final class Cookies {

    private static final long PERIOD = 60_000_000_000L;

    /** For how long a cookie can be good at most, in nanoseconds. */
    static final long LONGEST_GOOD = 2 * PERIOD;

    private final byte[] secret;

    Cookies(RandomBytes random) {
        secret = random.next(Hkdf.HASH_BYTES);
    }

    byte[] bake(InetSocketAddress from, Init init, long now) {
        return bake(from, init, period(now), Math.floorDiv(now, PERIOD));
    }

    private byte[] bake(InetSocketAddress from, Init init, byte period, long number) {
        byte[] address = from.getAddress().getAddress();
        byte[] rest = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES)
                .putLong(number)
                .putInt(from.getPort())
                .putInt(init.sessionId())
                .array();
        byte[] mac = Hkdf.mac(secret, rest, init.publicBytes(), address);
        byte[] cookie = new byte[Init.COOKIE_BYTES];
        cookie[0] = period;
        System.arraycopy(mac, 0, cookie, 1, cookie.length - 1);
        return cookie;
    }

    /** Never zero, so that no cookie looks like none. */
    private static byte period(long now) {
        return (byte) (1 + Math.floorMod(Math.floorDiv(now, PERIOD), 255));
    }

    static boolean isNone(Init init) {
        return Arrays.equals(init.cookie(), new byte[Init.COOKIE_BYTES]);
    }

    boolean isGood(InetSocketAddress from, Init init, long now) {
        long then = period(now) == init.cookie()[0] ? now : now - PERIOD;
        return MessageDigest.isEqual(bake(from, init, then), init.cookie());
    }
}
