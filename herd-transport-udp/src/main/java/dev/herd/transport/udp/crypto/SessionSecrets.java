package dev.herd.transport.udp.crypto;

/**
 * The secrets of one session, a different one for each direction. They follow from the pre-shared key, from what was
 * agreed on by X25519, and from every byte of the handshake: two ends that saw different handshakes have nothing in common.
 */
public final class SessionSecrets {

    private final Suite suite;
    private final boolean initiator;
    private final byte[] sending;
    private final byte[] receiving;
    private final byte[] confirmation;

    /**
     * Derives them.
     *
     * @param suite what the session uses
     * @param key the pre-shared key that the handshake named
     * @param agreed what {@link KeyAgreement#agree} gave
     * @param transcript a hash of the handshake's messages
     * @param initiator whether this end began
     */
    public SessionSecrets(Suite suite, PreSharedKey key, byte[] agreed, byte[] transcript, boolean initiator) {
        byte[] root = Hkdf.extract(key.sessionSalt(), agreed);
        byte[] there = Hkdf.expand(root, "initiator", transcript, Hkdf.HASH_BYTES);
        byte[] back = Hkdf.expand(root, "responder", transcript, Hkdf.HASH_BYTES);
        this.suite = suite;
        this.initiator = initiator;
        sending = initiator ? there : back;
        receiving = initiator ? back : there;
        confirmation = Hkdf.expand(root, "confirmation", transcript, Hkdf.HASH_BYTES);
    }

    /**
     * The secrets that take the place of these under another key.
     *
     * @param key the other pre-shared key
     * @param agreed as in the constructor, agreed on anew
     * @param transcript a hash that depends on these secrets, too
     * @return new secrets, for the same end and the same suite
     */
    public SessionSecrets renewed(PreSharedKey key, byte[] agreed, byte[] transcript) {
        return new SessionSecrets(suite, key, agreed, transcript, initiator);
    }

    /**
     * Which end these are of.
     *
     * @return whether it began the session
     */
    public boolean initiator() {
        return initiator;
    }

    /**
     * How the end that answered proves that it knows all of this.
     *
     * @return a copy of 32 bytes, the same at both ends, that protect nothing else
     */
    public byte[] confirmation() {
        return confirmation.clone();
    }

    Suite suite() {
        return suite;
    }

    byte[] sending() {
        return sending;
    }

    byte[] receiving() {
        return receiving;
    }
}
