package dev.herd.transport.udp.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF with SHA-256, RFC 5869, and the HMAC that it is made of. The JDK has its own only from version 25 on. */
public final class Hkdf {

    /** The length of a hash, and so of a MAC and of an extracted key, in bytes. */
    public static final int HASH_BYTES = 32;

    private static final String HMAC = "HmacSHA256";
    private static final byte[] NO_SALT = new byte[HASH_BYTES];

    private Hkdf() {}

    /**
     * HMAC-SHA256.
     *
     * @param key at least one byte
     * @param parts what is authenticated, one after the other as if it were one
     * @return 32 bytes
     */
    public static byte[] mac(byte[] key, byte[]... parts) {
        Mac mac = keyed(key);
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /**
     * HMAC-SHA256 over a piece of an array.
     *
     * @param key at least one byte
     * @param bytes holds the piece
     * @param from where it begins
     * @param length its length in bytes
     * @return 32 bytes
     */
    public static byte[] mac(byte[] key, byte[] bytes, int from, int length) {
        Mac mac = keyed(key);
        mac.update(bytes, from, length);
        return mac.doFinal();
    }

    private static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    /**
     * Concentrates the randomness of some input into a key.
     *
     * @param salt any number of bytes; none is as good as 32 zeros
     * @param input the input keying material
     * @return the pseudorandom key, 32 bytes
     */
    public static byte[] extract(byte[] salt, byte[] input) {
        return mac(salt.length == 0 ? NO_SALT : salt, input);
    }

    /**
     * Makes output of a key.
     *
     * @param key a pseudorandom key, at least 32 bytes
     * @param info what the output is for; another use has another info
     * @param length how many bytes, 1 to 8,160
     * @return so many bytes
     */
    public static byte[] expand(byte[] key, byte[] info, int length) {
        if (length < 1 || length > 255 * HASH_BYTES) {
            throw new IllegalArgumentException("length is " + length + ", but must be from 1 to " + 255 * HASH_BYTES);
        }
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        byte[] number = new byte[1];
        for (int done = 0; done < length; done += HASH_BYTES) {
            number[0]++;
            block = mac(key, block, info, number);
            System.arraycopy(block, 0, output, done, Math.min(HASH_BYTES, length - done));
        }
        return output;
    }

    /** The same, for a use that has a name of its own: {@code label} and then {@code context}. */
    static byte[] expand(byte[] key, String label, byte[] context, int length) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        byte[] info = Arrays.copyOf(name, name.length + 1 + context.length); // a zero byte ends the label
        System.arraycopy(context, 0, info, name.length + 1, context.length);
        return expand(key, info, length);
    }
}
