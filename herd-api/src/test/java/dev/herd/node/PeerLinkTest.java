package dev.herd.node;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herd.transport.Link;
import dev.herd.value.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PeerLinkTest {

    private final SteppedTiming timing = new SteppedTiming();
    private final Link link = mock(Link.class);
    private final PeerLink peer = new PeerLink(
            TestNode.parts(Limits.defaults(), timing, mock(NodeObserver.class)), false, mock(LinkOwner.class));

    @Test
    void aLinkOnWhichAFrameComesSlowlyIsNotSilent() {
        when(link.maxFrameBytes()).thenReturn(64 << 10);
        when(link.remote()).thenReturn("there");
        peer.opened(link);
        for (int i = 0; i < 4; i++) {
            timing.advance(Duration.ofSeconds(1));
            peer.alive();
        }
        look();
        verify(link, never()).close(any());
        timing.advance(Duration.ofSeconds(3));
        look();
        verify(link).close("silent for 3000 ms");
    }

    private void look() {
        long second = Duration.ofSeconds(1).toNanos();
        peer.tick(timing.monotonicNanos(), 0, new Heartbeats.Times(second, 2 * second, 2 * second, 60 * second));
    }
}
