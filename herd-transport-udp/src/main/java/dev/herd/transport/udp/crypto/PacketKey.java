package dev.herd.transport.udp.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key of one direction for one epoch, which is 2^22 packets: half of what RFC 9001, section 6.6, allows AES-GCM. The
 * packet's number says which epoch it is of, so nobody has to announce a new key. Each epoch's secret follows from the one
 * before, never the other way round.
 */
final class PacketKey {

    /** A packet of number n is of epoch n >>> this. */
    static final int EPOCH_SHIFT = 22;

    private static final byte[] NOTHING = new byte[0];

    private final Suite suite;
    private final byte[] secret;
    private final long epoch;
    private final SecretKeySpec key;
    private final byte[] base;
    private final byte[] nonce = new byte[Suite.NONCE_BYTES];
    private @Nullable Cipher cipher;

    PacketKey(Suite suite, byte[] secret, long epoch) {
        this.suite = suite;
        this.secret = secret;
        this.epoch = epoch;
        key = new SecretKeySpec(Hkdf.expand(secret, "key", NOTHING, Suite.KEY_BYTES), suite.keyAlgorithm());
        base = Hkdf.expand(secret, "nonce", NOTHING, Suite.NONCE_BYTES);
    }

    long epoch() {
        return epoch;
    }

    PacketKey next() {
        return new PacketKey(suite, Hkdf.expand(secret, "next", NOTHING, Hkdf.HASH_BYTES), epoch + 1);
    }

    /** Encrypts in place; the tag follows. Returns by how much the packet is longer. */
    void seal(long number, byte[] packet, int header, int plain) {
        try {
            Cipher sealing = cipher(Cipher.ENCRYPT_MODE, number);
            sealing.updateAAD(packet, 0, header);
            sealing.doFinal(packet, header, plain, packet, header);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("packet " + number + " of " + (header + plain) + " bytes not sealed", e);
        }
    }

    /** Decrypts in place what the header and the tag show to be authentic; returns whether it is. */
    boolean open(long number, byte[] packet, int header, int sealed) {
        try {
            Cipher opening = cipher(Cipher.DECRYPT_MODE, number);
            opening.updateAAD(packet, 0, header);
            opening.doFinal(packet, header, sealed, packet, header);
            return true;
        } catch (AEADBadTagException e) {
            // The cipher would refuse this very number when the authentic packet comes: ChaCha20's of JDK 17 does.
            cipher = null;
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("packet " + number + " of " + (header + sealed) + " bytes not opened", e);
        }
    }

    private Cipher cipher(int mode, long number) throws GeneralSecurityException {
        for (int i = 0; i < base.length; i++) {
            int shift = 8 * (base.length - 1 - i);
            nonce[i] = (byte) (base[i] ^ (shift < Long.SIZE ? number >>> shift : 0));
        }
        Cipher ready = cipher == null ? suite.cipher() : cipher;
        cipher = ready;
        try {
            ready.init(mode, key, suite.nonce(nonce));
        } catch (InvalidKeyException e) {
            cipher = null;
            throw e;
        }
        return ready;
    }
}
