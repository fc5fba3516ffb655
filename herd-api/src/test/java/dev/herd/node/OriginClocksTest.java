package dev.herd.node;

import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Whatever times a peer makes up, they are no more than one event, and the right one. */
class OriginClocksTest {

    private final SteppedTiming timing = new SteppedTiming();
    private final NodeObserver observer = mock(NodeObserver.class);
    private final OriginClocks clocks = new OriginClocks(TestNode.parts(Limits.defaults(), timing, observer));

    private static HerdRecord acceptedAt(long accepted) {
        return RecordDraft.value(Key.of("m", new byte[] {1}), ByteBuffer.allocate(0), true, false)
                .stamp(new Stamp(1, 2, accepted), 0, false);
    }

    @Test
    void timesOfTheRemotestPastAreNotAhead() {
        clocks.look(acceptedAt(Long.MIN_VALUE));

        verify(observer, never()).clockOff(anyString(), anyLong());
    }

    @Test
    void timesOfTheFarthestFutureAreOneEvent() {
        clocks.look(acceptedAt(Stamp.MAX_TIME));
        clocks.look(acceptedAt(Stamp.MAX_TIME - 1));

        verify(observer, times(1)).clockOff("origin 2", Stamp.MAX_TIME - SteppedTiming.START);
    }
}
