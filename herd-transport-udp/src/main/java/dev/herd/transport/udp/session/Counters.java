package dev.herd.transport.udp.session;

import java.util.EnumMap;
import java.util.Map;

/** What was not taken from the network, by reason. Of one thread. */
public final class Counters {

    /** Reasons not to take a datagram. */
    public enum Refusal {
        /** It is none between peers, or of another version or length. */
        UNKNOWN,
        /** It is for a session that this node hasn't got: the peer's is from before a restart, or is closed here. */
        NO_SESSION,
        /** Who sent it hasn't got the key that it names, or somebody has changed it. */
        FORGED,
        /** It came before, or is too old to know. */
        REPLAYED,
        /** It is authentic and can't be read. */
        MALFORMED,
        /** It names a key that this node doesn't know. */
        UNKNOWN_KEY,
        /** It names a key that this node takes no more. */
        RETIRED_KEY,
        /** Its cookie is not for its address, or too old. */
        BAD_COOKIE,
        /** It would agree on what everybody knows. */
        BAD_AGREEMENT,
        /** There are as many links, or handshakes under way, as may be. */
        TOO_MANY,
        /** It holds parts of a frame that was given up. */
        GIVEN_UP
    }

    private final Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);

    /** Nothing was refused yet. */
    public Counters() {}

    /**
     * One more.
     *
     * @param refusal why it wasn't taken
     */
    public void count(Refusal refusal) {
        counts.merge(refusal, 1L, Long::sum);
    }

    /**
     * How many there were.
     *
     * @param refusal why they weren't taken
     * @return the number so far
     */
    public long get(Refusal refusal) {
        return counts.getOrDefault(refusal, 0L);
    }

    /** All that are not zero. */
    @Override
    public String toString() {
        return counts.toString();
    }
}
