package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.herd.time.Timing;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What a node does that finds its own timer late. */
class HeartbeatsTest {

    private static final long SECOND = 1_000_000_000;

    /** Runs its tasks when it is told to, however late. */
    private static final class LateTiming implements Timing {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private long now;
        private long delay;

        @Override
        public long wallNanos() {
            return now;
        }

        @Override
        public long monotonicNanos() {
            return now;
        }

        @Override
        public Timer after(long delayNanos, Runnable task) {
            delay = delayNanos;
            tasks.add(task);
            return () -> {};
        }

        void next(long lateNanos) {
            now += delay + lateNanos;
            tasks.remove().run();
        }
    }

    private final LateTiming timing = new LateTiming();
    private int awakenings;

    @Test
    void whoHasSleptForLongerThanPeersWaitDialsAtOnce() {
        Heartbeats.Times times = new Heartbeats.Times(SECOND, 2 * SECOND, 5 * SECOND, 5 * SECOND);
        Heartbeats heartbeats = new Heartbeats(timing, new LinkSet(1), times, mock(Clocks.class), () -> awakenings++);
        heartbeats.start();
        timing.next(0);
        timing.next(5 * SECOND);
        assertThat(awakenings).isZero();
        timing.next(6 * SECOND);
        assertThat(awakenings).isEqualTo(1);
        timing.next(0);
        assertThat(awakenings).isEqualTo(1);
        heartbeats.stop();
        timing.next(60 * SECOND);
        assertThat(awakenings).isEqualTo(1);
        assertThat(timing.tasks).isEmpty();
    }
}
