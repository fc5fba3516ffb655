package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herd.reconcile.Summary;
import dev.herd.reconcile.SummedStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a node does now and then it does again, whatever a store or a link of somebody else's making throws. */
class TimersTest {

    private final SteppedTiming timing = new SteppedTiming();

    private void failing(Duration span) {
        assertThatThrownBy(() -> timing.advance(span)).hasMessage("somebody else's mistake");
    }

    @Test
    void theSweeperSweepsAgain() {
        SummedStore store = mock(SummedStore.class);
        when(store.summary()).thenReturn(new Summary(7, timing));
        when(store.scan()).thenThrow(new IllegalStateException("somebody else's mistake"));
        new Sweeper(store, timing, new Listeners(), new Counters(), 1).start();
        failing(Duration.ofSeconds(61));
        failing(Duration.ofSeconds(61));
        verify(store, times(2)).scan();
    }

    @Test
    void theHeartBeatsAgain() {
        PeerLink link = mock(PeerLink.class);
        doThrow(new IllegalStateException("somebody else's mistake")).when(link).tick(anyLong(), anyLong(), any());
        LinkSet links = mock(LinkSet.class);
        when(links.up()).thenReturn(new PeerLink[] {link});
        Heartbeats.Times spans = new Heartbeats.Times(2_000_000_000L, 3_000_000_000L, 4_000_000_000L, 1);
        new Heartbeats(timing, links, spans, mock(Clocks.class), () -> {}).start();
        failing(Duration.ofSeconds(1));
        failing(Duration.ofSeconds(1));
        verify(link, times(2)).tick(anyLong(), anyLong(), any());
    }
}
