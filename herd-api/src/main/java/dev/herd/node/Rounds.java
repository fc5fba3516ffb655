package dev.herd.node;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From whom this node first heard of each of the others' rounds of asking. It hears of a round once: of one that it has
 * forgotten it hears no more, else it might take a question anew from a node whose answers come by way of itself, and
 * answers would go round in a circle for ever. Used under the lock of {@link Receipts}.
 */
final class Rounds {

    /** So many rounds are remembered; the oldest is forgotten, and asked for again by who wants to know. */
    static final int MOST = 4_096;

    /** Of the last so many nodes of whom one was forgotten it is known which. */
    static final int MOST_ORIGINS = 1_024;

    /** A round, by the origin of who asks and his count of his rounds. */
    record Name(long origin, long round) {

        static final int BYTES = 16;

        static Name read(ByteBuffer body) {
            return new Name(body.getLong(), body.getLong());
        }

        ByteBuffer writeTo(ByteBuffer body) {
            return body.putLong(origin).putLong(round);
        }
    }

    private final Map<Name, @Nullable PeerLink> heard = new LinkedHashMap<>();
    private final Map<Long, Long> forgotten = new LinkedHashMap<>(); // the last round of an origin that was

    /** Returns whether this is the first that is heard of a round. One that is older than a forgotten one counts as heard. */
    boolean hear(Name name, PeerLink from) {
        if (heard.containsKey(name) || name.round <= forgotten.getOrDefault(name.origin, 0L)) {
            return false;
        }
        if (heard.size() >= MOST) {
            forget(heard.keySet().iterator().next());
        }
        heard.put(name, from);
        return true;
    }

    private void forget(Name name) {
        heard.remove(name);
        Long earlier = forgotten.remove(name.origin);
        forgotten.put(name.origin, Math.max(name.round, earlier == null ? 0 : earlier));
        if (forgotten.size() > MOST_ORIGINS) {
            forgotten.remove(forgotten.keySet().iterator().next());
        }
    }

    /** Who is to have the answers to a round, or null if nobody is. */
    @Nullable
    PeerLink asker(Name name) {
        return heard.get(name);
    }

    /** Nobody is answered over a link any more; what was heard over it stays heard. */
    void linkDown(PeerLink link) {
        heard.replaceAll((name, from) -> link.equals(from) ? null : from);
    }
}
