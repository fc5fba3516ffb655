package dev.herd.node;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herd.transport.Endpoint;
import dev.herd.value.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptingTest {

    private final Diallers diallers = mock(Diallers.class);
    private final NodeObserver observer = mock(NodeObserver.class);
    private final Accepting accepting =
            new Accepting(TestNode.parts(Limits.defaults(), new SteppedTiming(), observer), diallers);

    private static PeerLink link(boolean loopback, String... endpoints) {
        PeerLink link = mock(PeerLink.class);
        when(link.remote()).thenReturn("udp://10.0.0.7:41812");
        when(link.origin()).thenReturn(7L);
        when(link.loopback()).thenReturn(loopback);
        when(link.endpoints()).thenReturn(List.of(endpoints));
        return link;
    }

    /** Or a link that somebody wanted encrypted would come back in the clear. */
    @Test
    void aPeerIsDialledBackOnlyByTheTransportThatItCameBy() {
        accepting.up(link(false, "tcp://10.0.0.7:1", "udp://10.0.0.7:2", "udpx://10.0.0.7:3"));
        verify(diallers).learn(Endpoint.parse("udp://10.0.0.7:2"), 7);
        verify(diallers, never()).learn(eq(Endpoint.parse("tcp://10.0.0.7:1")), anyLong());
        verify(diallers, never()).learn(eq(Endpoint.parse("udpx://10.0.0.7:3")), anyLong());
    }

    @Test
    void loopbackIsDialledBackOnlyOnTheSameMachine() {
        accepting.up(link(false, "udp://localhost:2"));
        verify(diallers, never()).learn(any(), anyLong());
        accepting.up(link(true, "udp://localhost:2"));
        verify(diallers).learn(Endpoint.parse("udp://localhost:2"), 7);
    }

    @Test
    void nonsenseIsToldAndTheRestIsLearned() {
        accepting.up(link(true, "nonsense", "udp://localhost:2"));
        verify(observer).inputRefused(eq("udp://10.0.0.7:41812"), any());
        verify(diallers).learn(Endpoint.parse("udp://localhost:2"), 7);
    }
}
