package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.herd.flood.Flooder;
import dev.herd.store.Store;
import dev.herd.time.HybridClock;
import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.value.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** For how long endpoints are dialled that never answer. */
class DiallersTest {

    private static final Endpoint THERE = Endpoint.parse("tcp://localhost:12490");
    private static final long PEER = 5;

    private final SteppedTiming timing = new SteppedTiming();
    private final LinkSet links = new LinkSet(16);
    private final Transport transport = mock(Transport.class);
    private final Diallers diallers = new Diallers(parts(), endpoint -> transport);
    private int dials;

    private NodeParts parts() {
        Limits limits = Limits.defaults();
        return new NodeParts(
                new Identity("test", "node", 1, null, List::of),
                limits,
                timing,
                new HybridClock(timing, 1),
                new Random(1),
                7,
                Store.inMemory(limits, 7),
                links,
                new Flood(Flooder.simple(), links, timing, 7),
                new Listeners(),
                new Counters(),
                mock(NodeObserver.class));
    }

    @BeforeEach
    void refuse() {
        doAnswer(call -> {
                    dials++;
                    call.<LinkHandler>getArgument(1).closed("nobody there");
                    return null;
                })
                .when(transport)
                .connect(any(), any());
    }

    private int dialsInTheHourAfterTheNext() {
        timing.advance(Duration.ofMinutes(61));
        int before = dials;
        timing.advance(Duration.ofHours(1));
        return dials - before;
    }

    @Test
    void anEndpointThatOnlyAPeerToldOfIsGivenUp() {
        diallers.learn(THERE, PEER);
        diallers.lost(PEER);
        assertThat(dialsInTheHourAfterTheNext()).isZero();
        assertThat(dials).isPositive();
    }

    @Test
    void anEndpointThatIsAddedIsNeverGivenUp() {
        diallers.add(THERE);
        assertThat(dialsInTheHourAfterTheNext()).isPositive();
    }

    @Test
    void anEndpointThatIsAddedWhenAPeerHasToldOfItIsNeverGivenUp() {
        diallers.learn(THERE, PEER);
        diallers.add(THERE);
        diallers.lost(PEER);
        assertThat(dialsInTheHourAfterTheNext()).isPositive();
    }
}
