package dev.herd.node;

import dev.herd.value.HerdRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One who waits for so many nodes to hold a version of a key, or a later one. Guarded by {@link Receipts}. */
final class Receipt {

    /** Answers to the last so many rounds of asking count; whoever holds it will answer the next one, too. */
    private static final int ROUNDS_HEARD = 8;

    private static final long SHORTEST_PAUSE = 100_000_000;
    private static final long LONGEST_PAUSE = 1_000_000_000;

    final HerdRecord version;
    final int wanted;
    final CompletableFuture<Integer> answer = new CompletableFuture<>();
    private final Set<Long> holders = new HashSet<>();
    private final Deque<Long> rounds = new ArrayDeque<>();
    private long pause = SHORTEST_PAUSE;
    private boolean over;

    /**
     * Nobody has been asked yet.
     *
     * @param version what they are to hold
     * @param wanted how many
     * @param self the origin of this node, which holds it
     */
    Receipt(HerdRecord version, int wanted, long self) {
        this.version = version;
        this.wanted = wanted;
        holders.add(self);
    }

    /** A round begins; returns the one whose answers are no longer waited for, or 0. */
    long begin(long round) {
        rounds.add(round);
        return rounds.size() > ROUNDS_HEARD ? rounds.remove() : 0;
    }

    boolean isFirstRound() {
        return rounds.size() == 1;
    }

    /** The rounds whose answers are waited for. */
    Iterable<Long> rounds() {
        return rounds;
    }

    /** After how long to ask again: what was asked may have been lost with a link, or have come before the version. */
    long pause() {
        long now = pause;
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        return now;
    }

    void heldBy(long origin) {
        holders.add(origin);
    }

    int count() {
        return holders.size();
    }

    boolean isOver() {
        return over;
    }

    /** Returns whether it wasn't over yet. */
    boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }
}
