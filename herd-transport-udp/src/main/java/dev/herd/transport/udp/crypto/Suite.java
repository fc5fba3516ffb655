package dev.herd.transport.udp.crypto;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * How packets are encrypted and authenticated. Both suites have keys of 32 bytes, nonces of 12 and tags of 16. AES is
 * about ten times as fast as ChaCha20 where the processor has instructions for it, and slower, and open to attacks on its
 * timing, where it hasn't.
 */
public enum Suite {
    /** AES-256 in Galois/counter mode. */
    AES_256_GCM(0, "AES/GCM/NoPadding", "AES", 1L << 52),
    /** ChaCha20 with Poly1305, RFC 8439. */
    CHACHA20_POLY1305(1, "ChaCha20-Poly1305", "ChaCha20", 1L << 36);

    /** By how many bytes a sealed packet is longer. */
    public static final int TAG_BYTES = 16;

    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 12;

    private final int code;
    private final String transformation;
    private final String keyAlgorithm;
    private final long mostForgeries;

    Suite(int code, String transformation, String keyAlgorithm, long mostForgeries) {
        this.code = code;
        this.transformation = transformation;
        this.keyAlgorithm = keyAlgorithm;
        this.mostForgeries = mostForgeries;
    }

    /**
     * What two ends use: the one that is fast on both, or else the one that is safe on both.
     *
     * @param aesHere whether this end's processor has instructions for AES
     * @param aesThere whether the other's has
     * @return the suite
     */
    public static Suite forBoth(boolean aesHere, boolean aesThere) {
        return aesHere && aesThere ? AES_256_GCM : CHACHA20_POLY1305;
    }

    /**
     * The suite's number on the wire.
     *
     * @return 0 or 1
     */
    public int code() {
        return code;
    }

    /**
     * After how many packets that were not authentic a session must end, whatever its keys: RFC 9001, section 6.6.
     *
     * @return the number
     */
    public long mostForgeries() {
        return mostForgeries;
    }

    String keyAlgorithm() {
        return keyAlgorithm;
    }

    Cipher cipher() {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no " + transformation, e);
        }
    }

    AlgorithmParameterSpec nonce(byte[] nonce) {
        return this == AES_256_GCM ? new GCMParameterSpec(8 * TAG_BYTES, nonce) : new IvParameterSpec(nonce);
    }
}
