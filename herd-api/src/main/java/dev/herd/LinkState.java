package dev.herd;

import dev.herd.node.ClockOffset;
import dev.herd.node.Node;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A link that is up.
 *
 * @param node the peer's name
 * @param origin the peer's run: in the stamps of what it writes
 * @param remote the peer's address
 * @param dialled whether this node dialled, or the peer
 * @param owedKeys how many keys are still to be sent to the peer. A large value, once its turn has come, isn't counted any
 *     more, nor what is being searched for
 * @param owedBytes the sizes of their records with keys and stamps, as they were when they were last put; frames around
 *     them come on top
 * @param filled whether the peer has sent all that it held when the link came up
 * @param suspected whether the peer has been silent for longer than it usually is, so that it may be gone
 * @param behindFor for how long the oldest of the owed keys has waited to be sent to the peer, or for how long a large value has been
 *     sent or something searched for without a pause; zero if nothing waits. It may begin to count up to half of {@code
 *     herd.heartbeat} late, and counts milliseconds. What was sent and is on its way doesn't wait
 * @param clockAhead how far the peer's wall clock is ahead of this node's, negative if it is behind; null until the peer has
 *     told the time, for which it is asked when the link comes up and every ten seconds
 * @param clockError by how much more or less that may be: half of the time that its answer took; null likewise
 */
public record LinkState(
        String node,
        long origin,
        String remote,
        boolean dialled,
        int owedKeys,
        long owedBytes,
        boolean filled,
        boolean suspected,
        Duration behindFor,
        @Nullable Duration clockAhead,
        @Nullable Duration clockError) {

    static LinkState of(Node.LinkState link) {
        ClockOffset clock = link.clock();
        return new LinkState(
                link.node(),
                link.origin(),
                link.remote(),
                link.dialled(),
                link.owedKeys(),
                link.owedBytes(),
                link.filled(),
                link.suspected(),
                Duration.ofNanos(link.behindNanos()),
                clock == null ? null : Duration.ofNanos(clock.aheadNanos()),
                clock == null ? null : Duration.ofNanos(clock.errorNanos()));
    }
}
