package dev.herd.transport.udp.session;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What was not taken from the network, by reason. Of one thread. */
public final class Counters {

    /** Reasons not to take a datagram. */
    public enum Refusal {
        /** It is none between peers, or of another version. */
        UNKNOWN("is none that peers send, or of another version"),
        /** It is shorter than what it begins as. */
        TRUNCATED("was cut off"),
        /** It seems to come from port 0, which can't be answered. */
        NO_PORT("seems to come from port 0, which can't be answered"),
        /** It is longer than any that is sent. */
        OVERSIZE("is longer than any that peers send"),
        /** It is for a session that this node hasn't got: the peer's is from before a restart, or is closed here. */
        NO_SESSION(null),
        /** Who sent it hasn't got the key that it names, or somebody has changed it. */
        FORGED("was forged, or changed on its way"),
        /** It came before, or is too old to know. */
        REPLAYED(null),
        /** It is authentic and can't be read. */
        MALFORMED("is authentic and makes no sense"),
        /** It names a key that this node doesn't know. */
        UNKNOWN_KEY("is under a key that this node hasn't got"),
        /** It names a key that this node takes no more. */
        RETIRED_KEY("is under a key that was retired"),
        /** Its cookie is not for its address, or too old. */
        BAD_COOKIE("has a cookie that is not its sender's, or too old"),
        /** It would agree on what everybody knows. */
        BAD_AGREEMENT("would agree on what everybody knows"),
        /** It begins one handshake more than may be under way; the oldest makes room for it. */
        TOO_MANY_HANDSHAKES("asks for a link while so many others do that the oldest is dropped"),
        /** It would renew a session's key once more than a peer may in so short a time. */
        TOO_MANY_RENEWALS("asks for another key on a link so often that it has to wait"),
        /** There are as many links as may be. */
        TOO_MANY_LINKS("asks for a link, and there are too many already"),
        /** It holds parts of a frame that was given up. */
        GIVEN_UP(null);

        private final @Nullable String words;

        Refusal(@Nullable String words) {
            this.words = words;
        }

        /**
         * What is wrong with the datagram.
         *
         * @return to be put after "a datagram"; null if what a network loses, repeats or delays looks like this
         */
        public @Nullable String words() {
            return words;
        }
    }

    private static final Refusal[] ALL = Refusal.values();

    private final long[] counts = new long[ALL.length];
    private @Nullable Refusal remarkable;

    /** Nothing was refused yet. */
    public Counters() {}

    /**
     * One more.
     *
     * @param refusal why it wasn't taken
     */
    public void count(Refusal refusal) {
        counts[index(refusal)]++;
        if (refusal.words() != null) {
            remarkable = refusal;
        }
    }

    /**
     * How many there were.
     *
     * @param refusal why they weren't taken
     * @return the number so far
     */
    public long get(Refusal refusal) {
        return counts[index(refusal)];
    }

    @SuppressWarnings("EnumOrdinal") // an index that nobody else sees
    private static int index(Refusal refusal) {
        return refusal.ordinal();
    }

    /**
     * What somebody should be told of.
     *
     * @return the last refusal since the call before that has words; null if there was none
     */
    public @Nullable Refusal takeRemarkable() {
        Refusal taken = remarkable;
        remarkable = null;
        return taken;
    }

    /** All that are not zero. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        for (Refusal each : ALL) {
            if (get(each) > 0) {
                text.add(each + "=" + get(each));
            }
        }
        return text.toString();
    }
}
