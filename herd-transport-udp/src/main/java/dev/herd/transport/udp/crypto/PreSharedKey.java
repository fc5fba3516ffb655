package dev.herd.transport.udp.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A key that all nodes of a herd were given: 256 random bits. Never a password: whoever records a handshake could guess at
 * it for ever. Who has the key is a member; members can't be told apart by it.
 *
 * <p>It is used for nothing but to derive others: one that authenticates handshakes, one that goes into every session's
 * secrets. Immutable, for any thread.
 */
public final class PreSharedKey {

    /** The length of a key in bytes. */
    public static final int BYTES = 32;

    private static final byte[] NOTHING = new byte[0];
    private static final PreSharedKey NONE = new PreSharedKey(new byte[BYTES]);

    private final int id;
    private final byte[] handshakeKey;
    private final byte[] sessionSalt;

    private PreSharedKey(byte[] secret) {
        byte[] root = Hkdf.extract("herd udp 1".getBytes(StandardCharsets.US_ASCII), secret);
        id = ByteBuffer.wrap(Hkdf.expand(root, "key id", NOTHING, Integer.BYTES))
                .getInt();
        handshakeKey = Hkdf.expand(root, "handshake", NOTHING, Hkdf.HASH_BYTES);
        sessionSalt = Hkdf.expand(root, "session", NOTHING, Hkdf.HASH_BYTES);
    }

    /**
     * A key as it stands in a file or a setting.
     *
     * @param text 64 hexadecimal digits, blanks around them allowed
     * @return the key
     * @throws IllegalArgumentException if the text is none; says what would be right, and not what was there
     */
    public static PreSharedKey parse(String text) {
        String digits = text.strip();
        if (!digits.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException("a key must be 64 hexadecimal digits, 256 random bits, as"
                    + " `openssl rand -hex 32` prints them; this one has " + digits.length() + " characters");
        }
        if (digits.matches("0{64}")) {
            throw new IllegalArgumentException("a key of zeros only is what everybody has who has none");
        }
        return new PreSharedKey(HexFormat.of().parseHex(digits));
    }

    /**
     * What takes the place of a key where there is none. Everybody knows it. Sessions are then encrypted against who only
     * listens; but whoever can answer in a peer's place can be that peer.
     *
     * @return the same always
     */
    public static PreSharedKey none() {
        return NONE;
    }

    /**
     * Tells keys apart on the wire, and in logs; gives nothing of the key away.
     *
     * @return 32 bits that follow from the key
     */
    public int id() {
        return id;
    }

    /**
     * The id, for people.
     *
     * @return eight hexadecimal digits
     */
    public String name() {
        return name(id);
    }

    static String name(int id) {
        return HexFormat.of().toHexDigits(id);
    }

    /**
     * Authenticates a message of a handshake.
     *
     * @param parts the message
     * @return 32 bytes that only members can make
     */
    public byte[] mac(byte[]... parts) {
        return Hkdf.mac(handshakeKey, parts);
    }

    /**
     * Authenticates a message of a handshake.
     *
     * @param bytes holds the message
     * @param from where it begins
     * @param length its length in bytes
     * @return 32 bytes that only members can make
     */
    public byte[] mac(byte[] bytes, int from, int length) {
        return Hkdf.mac(handshakeKey, bytes, from, length);
    }

    byte[] sessionSalt() {
        return sessionSalt;
    }

    /** The key's name, not the key. */
    @Override
    public String toString() {
        return this == NONE ? "no key" : "key " + name();
    }
}
