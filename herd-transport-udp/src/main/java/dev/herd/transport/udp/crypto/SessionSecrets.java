package dev.herd.transport.udp.crypto;

/**
 * The secrets of one session, a different one for each direction. They follow from the pre-shared key, from what was
 * agreed on by X25519, and from every byte of the handshake: two ends that saw different handshakes have nothing in common.
 */
public final class SessionSecrets {

    private final Suite suite;
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
        sending = initiator ? there : back;
        receiving = initiator ? back : there;
        confirmation = Hkdf.expand(root, "confirmation", transcript, Hkdf.HASH_BYTES);
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
