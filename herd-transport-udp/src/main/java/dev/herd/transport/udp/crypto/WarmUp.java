package dev.herd.transport.udp.crypto;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Has AES-GCM compiled before it is needed. The platform's is some eighty times as slow until its compiler has seen enough
 * calls, not enough bytes, and large packets are few calls: uncompiled, a packet of 60 KB takes a millisecond at each end, and
 * the first 200,000 keys that flood over loopback need seconds of processor time for it. A few thousand small packets need a
 * tenth of a second.
 */
public final class WarmUp {

    private static final int PACKETS = 5_000;
    private static final int HEADER = 13;
    private static final int TEXT = 48;

    private static final AtomicBoolean begun = new AtomicBoolean();

    private WarmUp() {}

    /**
     * Whether it is still to be done in this process; asked by whoever then does it.
     *
     * @return true once
     */
    public static boolean isDue() {
        return begun.compareAndSet(false, true);
    }

    /**
     * Seals packets that nobody gets, and opens them: about a tenth of a second of one core.
     *
     * @throws IllegalStateException if one of them can't be opened, so that nothing would work
     */
    public static void run() {
        byte[] known = new byte[Hkdf.HASH_BYTES];
        Suite suite = Suite.AES_256_GCM;
        Sealer sealer = new Sealer(new SessionSecrets(suite, PreSharedKey.none(), known, known, true), 0);
        Opener opener = new Opener(new SessionSecrets(suite, PreSharedKey.none(), known, known, false), 0);
        byte[] packet = new byte[HEADER + TEXT + Suite.TAG_BYTES];
        for (int number = 0; number < PACKETS; number++) {
            int length = sealer.seal(number, packet, HEADER, TEXT);
            if (opener.open(number, packet, HEADER, length - HEADER) != TEXT) {
                throw new IllegalStateException("packet " + number + " was sealed, but can't be opened");
            }
        }
    }
}
