package dev.herd.transport.udp.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One end's half of an X25519 agreement, RFC 7748: a private number that exists for one handshake, so that who learns the
 * pre-shared key later can't read what was recorded before.
 */
public final class KeyAgreement {

    /** The length of public numbers and of what is agreed, in bytes. */
    public static final int BYTES = 32;

    private static final String NAME = "X25519";
    private static final byte[] BASE_POINT = new byte[BYTES];

    static {
        BASE_POINT[0] = 9;
    }

    private final PrivateKey mine;
    private final byte[] publicBytes;

    /**
     * Draws a private number.
     *
     * @param random draws it
     */
    public KeyAgreement(RandomBytes random) {
        this(random.next(BYTES));
    }

    KeyAgreement(byte[] scalar) {
        try {
            mine = KeyFactory.getInstance(NAME)
                    .generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar));
            // The JDK's generator takes its own randomness; the public number is the private one times the base point.
            publicBytes = multiply(mine, BASE_POINT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + NAME, e);
        }
    }

    /**
     * What the other end needs to know.
     *
     * @return a copy of the public number, 32 bytes
     */
    public byte[] publicBytes() {
        return publicBytes.clone();
    }

    /**
     * What the two ends have in common.
     *
     * @param theirs the other's public number, 32 bytes
     * @return 32 bytes that nobody else knows; null if theirs is one of the few that would make them the same for all
     */
    public byte @Nullable [] agree(byte[] theirs) {
        try {
            return multiply(mine, theirs);
        } catch (InvalidKeyException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + NAME, e);
        }
    }

    private static byte[] multiply(PrivateKey scalar, byte[] point) throws GeneralSecurityException {
        byte[] bigEndian = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bigEndian[i] = point[BYTES - 1 - i];
        }
        bigEndian[0] &= 0x7f; // as RFC 7748 wants it
        PublicKey other = KeyFactory.getInstance(NAME)
                .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
        javax.crypto.KeyAgreement agreement = javax.crypto.KeyAgreement.getInstance(NAME);
        agreement.init(scalar);
        agreement.doPhase(other, true);
        return agreement.generateSecret();
    }
}
