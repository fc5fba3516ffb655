package dev.herd.reconcile;

import dev.herd.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** What this node fetches over one link of a peer's store that is much fuller than its own; its share of a {@link Fetch}. */
final class Fetching {

    /** So many portions are asked for at once: while the question is on its way, the peer gives others. */
    private static final int AT_ONCE = 16;

    /** What was accepted so shortly before may be on its way as an update. */
    private static final long UPDATE_NANOS = 1_000_000_000;

    private final SummedStore store;
    private final Fetch fetch;
    private final Talk talk;
    private final int link;
    private final Set<Integer> asked = new HashSet<>();
    private boolean begun;
    private volatile long findsBefore = Reconciler.FINDS_NOTHING;

    Fetching(SummedStore store, Talk talk) {
        this.store = store;
        this.fetch = store.fetch();
        this.talk = talk;
        this.link = fetch.newLink();
    }

    /** Another round begins, in which nothing has been asked for yet; or none ever will. */
    void reset() {
        fetch.release(link);
        asked.clear();
        begun = false;
        findsBefore = Reconciler.FINDS_NOTHING;
    }

    /**
     * The peer offers its portions, perhaps twice.
     *
     * @param owed owes the peer what this store has, if to fetch begins with this
     */
    void offered(int round, ByteBuffer body, Owed owed) throws MalformedFrameException {
        Talk.Portions portions = Talk.portions(body);
        if (begun) {
            return;
        }
        begun = true;
        findsBefore = store.summary().wallNanos() - UPDATE_NANOS;
        boolean cameMeanwhile = !fetch.isUnderWay() && store.count() >= portions.records() / 2;
        if (!cameMeanwhile && fetch.offered(link, portions.records(), portions.parts(), portions.bounds())) {
            owed.all();
        }
        ask(round);
    }

    /** A portion has been given, or is said once more to have been. */
    void given(int round, ByteBuffer body) throws MalformedFrameException {
        Talk.require(body, Integer.BYTES);
        int id = body.getInt();
        if (asked.remove(id)) {
            fetch.given(id);
            ask(round);
        }
    }

    private void ask(int round) {
        while (asked.size() < AT_ONCE) {
            Portion next = fetch.next(link, asked.isEmpty());
            if (next == null) {
                return;
            }
            asked.add(next.id());
            talk.fetch(round, next);
        }
    }

    /**
     * Whether all has come that was to be fetched, over this link or another; asks for more if not. If this link's peer
     * has too little to give, it waits for those that have more.
     */
    boolean isOver(int round) {
        if (begun && asked.isEmpty()) {
            ask(round);
        }
        return begun && asked.isEmpty() && !fetch.isGiven();
    }

    /** What was accepted before then and is here is fetched, as far as one can tell; the round that follows finds it. Any thread. */
    long findsBefore() {
        return findsBefore;
    }
}
