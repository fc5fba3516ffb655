package dev.herd.node;

import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herd.flood.Peer;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever times a peer makes up, they say no more than one event each does, and the right one. */
class ClockCheckTest {

    private static final long DAY = 86_400_000_000_000L;

    private final SteppedTiming timing = new SteppedTiming();
    private final NodeObserver observer = mock(NodeObserver.class);
    private final Peer peer = mock(Peer.class);
    private final ClockCheck clocks = new ClockCheck(TestNode.parts(Limits.defaults(), timing, observer));

    @BeforeEach
    void name() {
        when(peer.node()).thenReturn("Blake");
    }

    private static HerdRecord acceptedAt(long accepted) {
        return RecordDraft.value(Key.of("m", new byte[] {1}), ByteBuffer.allocate(0), true, false)
                .stamp(new Stamp(1, 2, accepted), 0, false);
    }

    @Test
    void pingsThatAreOffEverySecondTimeAreOneEvent() {
        for (int i = 0; i < 1_000; i++) {
            clocks.peer(peer, timing.wallNanos() + (i % 2) * DAY);
        }
        verify(observer, times(1)).clockOff("Blake", DAY);
    }

    @Test
    void timesOfTheRemotestPastAreNotAhead() {
        clocks.peer(peer, Long.MIN_VALUE);
        clocks.origin(acceptedAt(Long.MIN_VALUE));
        verify(observer, never()).clockOff(anyString(), anyLong());
    }

    @Test
    void timesOfTheFarthestFutureAreAheadByAsMuchAsCanBeSaid() {
        clocks.peer(peer, Long.MAX_VALUE);
        verify(observer).clockOff("Blake", Long.MAX_VALUE - SteppedTiming.START);
        clocks.origin(acceptedAt(Stamp.MAX_TIME));
        clocks.origin(acceptedAt(Stamp.MAX_TIME));
        verify(observer, times(1)).clockOff("origin 2", Stamp.MAX_TIME - SteppedTiming.START);
    }
}
