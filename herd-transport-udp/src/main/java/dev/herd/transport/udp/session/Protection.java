package dev.herd.transport.udp.session;

import dev.herd.transport.udp.crypto.Opener;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.crypto.ReplayWindow;
import dev.herd.transport.udp.crypto.Sealer;
import dev.herd.transport.udp.crypto.SessionSecrets;
import dev.herd.transport.udp.packet.Packets;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the packets of a session, under one generation of secrets after the other. The end that began seals under
 * the next one as soon as it has it; the other end as soon as a packet came under it. What is under the last one is opened
 * until there is a next, since packets overtake each other.
 */
final class Protection {

    private static final class Generation {
        private final PreSharedKey key;
        private final SessionSecrets secrets;
        private final long count;
        private final Sealer sealer;
        private final Opener opener;

        Generation(PreSharedKey key, SessionSecrets secrets, long count, long mine, long theirs) {
            this.key = key;
            this.secrets = secrets;
            this.count = count;
            sealer = new Sealer(secrets, mine);
            opener = new Opener(secrets, theirs);
        }

        int phase() {
            return (int) count & 1;
        }
    }

    private final Counters counters;
    private final ReplayWindow replay = new ReplayWindow();
    private Generation sending;
    private Generation receiving;
    private @Nullable Generation other; // the last one, or the next

    Protection(PreSharedKey key, SessionSecrets secrets, Counters counters) {
        sending = new Generation(key, secrets, 0, 0, 0);
        receiving = sending;
        this.counters = counters;
    }

    /** Decrypts a packet where it stands; returns the length of its text, or -1 if it isn't to be taken, which is counted. */
    int open(byte[] packet, int length) {
        long number = Packets.number(packet);
        if (number < 0 || !replay.isNew(number)) {
            counters.count(Counters.Refusal.REPLAYED);
            return -1;
        }
        Generation under = Packets.phase(packet) == receiving.phase() ? receiving : other;
        int header = Packets.SEALED_HEADER;
        int plain = under == null ? Opener.FORGED : under.opener.open(number, packet, header, length - header);
        if (under == null || plain == Opener.FORGED) {
            counters.count(Counters.Refusal.FORGED);
            return -1;
        }
        replay.add(number);
        if (under.count > receiving.count) {
            other = receiving;
            receiving = under;
            sending = under;
        }
        return plain;
    }

    /** Whether so much was forged that the session must end. */
    boolean isExhausted() {
        return receiving.opener.isExhausted() || (other != null && other.opener.isExhausted());
    }

    /** Encrypts a packet where it stands; returns its length. */
    int seal(long number, byte[] packet, int plain) {
        Packets.phase(sending.phase(), packet);
        return sending.sealer.seal(number, packet, Packets.SEALED_HEADER, plain);
    }

    /** The number of no packet that was sealed, but of all that will be. */
    long next() {
        return sending.sealer.next();
    }

    /** The pre-shared key that packets are sealed under. */
    PreSharedKey key() {
        return sending.key;
    }

    SessionSecrets secrets() {
        return sending.secrets;
    }

    /**
     * Opens packets under other secrets, too, from now on.
     *
     * @param mine a number that this end's packets under them are not below
     * @param theirs the same of the other end
     */
    void expect(PreSharedKey key, SessionSecrets secrets, long mine, long theirs) {
        other = new Generation(key, secrets, receiving.count + 1, mine, theirs);
    }

    /** Seals packets under the secrets that are expected. */
    void advance() {
        if (other != null && other.count > receiving.count) {
            sending = other;
        }
    }
}
