package dev.herd.node;

import com.google.common.math.LongMath;
import dev.herd.time.Timing;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How far a peer's wall clock is ahead of this node's. The peer is asked now and then; its answer was made at some moment
 * between question and answer, so it is known to half of the time that they took (Cristian, "Probabilistic clock
 * synchronization", Distributed Computing 3, 1989). Of the last eight answers the one that took the shortest counts, as in
 * NTP's clock filter (RFC 5905, section 10): the others waited in buffers.
 *
 * <p>Asked by the timer, answered on the link's thread, read by any.
 */
final class PeerClock {

    private static final int LAST = 8;

    private final Timing timing;
    private final Outbox outbox;
    private volatile @Nullable ClockOffset best;

    // guarded by this
    private final @Nullable ClockOffset[] last = new ClockOffset[LAST];
    private int next;
    private long asked;
    private boolean waiting;

    // the timer's
    private boolean off;

    PeerClock(Timing timing, Outbox outbox) {
        this.timing = timing;
        this.outbox = outbox;
    }

    /** Asks the peer. A question before this one that it hasn't answered is forgotten. The timer's. */
    void ask() {
        long now = timing.monotonicNanos();
        synchronized (this) {
            asked = now;
            waiting = true;
        }
        outbox.control(Messages.encode(
                Messages.ASK_TIME, ByteBuffer.allocate(8).putLong(now).array()));
    }

    /** The peer asks, or answers. */
    void message(byte type, ByteBuffer body) throws MalformedFrameException {
        int least = type == Messages.ASK_TIME ? 8 : 16;
        if (body.remaining() < least) {
            throw new MalformedFrameException("a message " + (type & 0xFF) + " of " + body.remaining() + " bytes");
        }
        long question = body.getLong();
        if (type == Messages.ASK_TIME) {
            outbox.control(Messages.encode(
                    Messages.TIME,
                    ByteBuffer.allocate(16)
                            .putLong(question)
                            .putLong(timing.wallNanos())
                            .array()));
        } else {
            answered(question, body.getLong());
        }
    }

    /** An answer that nobody waits for says nothing. */
    private synchronized void answered(long question, long peerNanos) {
        if (question != asked || !waiting) {
            return;
        }
        waiting = false;
        long wall = timing.wallNanos(); // first: whatever comes between the two is part of the error then
        long half = (timing.monotonicNanos() - asked) / 2;
        long peer = LongMath.saturatedAdd(peerNanos, half);
        note(new ClockOffset(LongMath.saturatedSubtract(peer, wall), half));
    }

    /** Where two answers contradict each other, one of the clocks was set meanwhile: the earlier ones are void. */
    private void note(ClockOffset offset) {
        ClockOffset shortest = offset;
        for (int i = 0; i < LAST; i++) {
            ClockOffset earlier = last[i];
            if (earlier != null && earlier.contradicts(offset)) {
                last[i] = null;
            } else if (earlier != null && i != next && earlier.errorNanos() < shortest.errorNanos()) {
                shortest = earlier;
            }
        }
        last[next] = offset;
        next = (next + 1) % LAST;
        best = shortest;
    }

    /** What is known; null as long as nothing is. */
    @Nullable
    ClockOffset offset() {
        return best;
    }

    /** Whether this is news: the peer's clock is off now, or isn't any more. The timer's. */
    boolean turnedOff(boolean now) {
        boolean news = now && !off;
        off = now;
        return news;
    }
}
