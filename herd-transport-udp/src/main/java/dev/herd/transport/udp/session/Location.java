package dev.herd.transport.udp.session;

import dev.herd.transport.udp.crypto.RandomBytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the other end is, and whether it is where its packets seem to come from. An authentic packet from another address
 * may have been copied there by somebody; so the session goes on with the old address until a challenge sent to the new one
 * came back, and until then the new one gets at most three times what came from it.
 */
final class Location {

    private static final int MOST_TIMES = 3;
    private static final int MOST_CHALLENGES = 4;
    private static final long NEVER = Long.MAX_VALUE;

    /** More than a packet with a challenge and nothing else takes. */
    private static final int CHALLENGE_BYTES = 48;

    private final RandomBytes random;
    private InetSocketAddress proven;
    private InetSocketAddress latest;
    private long newest = -1;

    private @Nullable InetSocketAddress candidate;
    private long challenge;
    private int challenges;
    private long challengeAt = NEVER;
    private long budget;

    private @Nullable InetSocketAddress asker;
    private long asked;

    Location(InetSocketAddress proven, RandomBytes random) {
        this.proven = proven;
        this.latest = proven;
        this.random = random;
    }

    InetSocketAddress proven() {
        return proven;
    }

    /** An authentic packet came. */
    void came(InetSocketAddress from, int bytes, long number, long now) {
        latest = from;
        if (number <= newest) {
            return; // an old packet says nothing of where the other end is now
        }
        newest = number;
        if (from.equals(proven)) {
            forgetCandidate();
            return;
        }
        if (!from.equals(candidate)) {
            if (candidate != null && !hasHadItsTime(now)) {
                return; // one at a time: who copies packets to many addresses gains nothing
            }
            forgetCandidate();
            candidate = from;
        }
        budget += (long) MOST_TIMES * bytes;
        if (challengeAt == NEVER) {
            challenge = ByteBuffer.wrap(random.next(Long.BYTES)).getLong();
            challenges = 0;
            challengeAt = now;
        }
    }

    /** Whether the candidate could have answered by now, or is owed no other challenge: then another may be the right one. */
    private boolean hasHadItsTime(long now) {
        boolean isSpent = budget < CHALLENGE_BYTES && challengeAt <= now;
        return challenges > 1 || challengeAt == NEVER || isSpent;
    }

    private void forgetCandidate() {
        candidate = null;
        challengeAt = NEVER;
        challenges = 0;
        budget = 0;
    }

    /** The other end wants to know whether this end is where its own packets seem to come from. */
    void challenged(long data) {
        asker = latest;
        asked = data;
    }

    /** An answer came; returns whether it shows the other end to be at another address from now on. */
    boolean answered(long data) {
        InetSocketAddress shown = candidate;
        if (shown == null || challenges == 0 || data != challenge) {
            return false;
        }
        forgetCandidate();
        proven = shown;
        return true;
    }

    /** Sends the answer and the challenge that are due. */
    void sendDue(Outgoing outgoing, long now, long patience) {
        InetSocketAddress whoAsked = asker;
        if (whoAsked != null) {
            asker = null;
            outgoing.sendChallenge(true, asked, whoAsked, now);
        }
        InetSocketAddress to = candidate;
        if (to != null && deadline() <= now) {
            budget -= outgoing.sendChallenge(false, challenge, to, now);
            challenges++;
            challengeAt = challenges == MOST_CHALLENGES ? NEVER : now + (patience << challenges);
        }
    }

    /** When a challenge is due. */
    long deadline() {
        return budget < CHALLENGE_BYTES ? NEVER : challengeAt;
    }
}
