package dev.herd.transport.udp.client;

import dev.herd.transport.udp.crypto.Hkdf;
import dev.herd.transport.udp.crypto.RandomBytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Shows that who asks gets what is sent to his address, without remembering him: a token is a MAC over the address and the
 * minute, under a secret that never leaves this class; short enough to be typed. Good for one to two minutes.
 */
final class Tokens {

    private static final long PERIOD = 60_000_000_000L;

    /** 48 bits: who can't see it has to guess it within the rate that strangers have. */
    private static final int BYTES = 6;

    private final byte[] secret;

    Tokens(RandomBytes random) {
        secret = random.next(Hkdf.HASH_BYTES);
    }

    String of(InetSocketAddress address, long now) {
        return token(address, Math.floorDiv(now, PERIOD));
    }

    boolean isGood(String token, InetSocketAddress address, long now) {
        long period = Math.floorDiv(now, PERIOD);
        return isEqual(token, token(address, period)) || isEqual(token, token(address, period - 1));
    }

    private static boolean isEqual(String claimed, String right) {
        return MessageDigest.isEqual(
                claimed.getBytes(StandardCharsets.US_ASCII), right.getBytes(StandardCharsets.US_ASCII));
    }

    private String token(InetSocketAddress address, long period) {
        byte[] rest = ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(period)
                .putInt(address.getPort())
                .array();
        byte[] mac = Hkdf.mac(secret, rest, address.getAddress().getAddress());
        return HexFormat.of().formatHex(mac, 0, BYTES);
    }
}
