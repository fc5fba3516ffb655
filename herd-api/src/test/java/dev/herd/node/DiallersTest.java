package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.value.Limits;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** For how long endpoints are dialled that never answer. */
class DiallersTest {

    private static final Endpoint THERE = Endpoint.parse("tcp://localhost:12490");
    private static final long PEER = 5;

    private final SteppedTiming timing = new SteppedTiming();
    private final Transport transport = mock(Transport.class);
    private final Diallers diallers =
            new Diallers(TestNode.parts(Limits.defaults(), timing, mock(NodeObserver.class)), endpoint -> transport);
    private int dials;

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
    void anEndpointThatIsRemovedIsNotDialledBackWhenItsPeerTellsOfIt() {
        diallers.add(THERE);
        assertThat(diallers.remove(THERE)).isTrue();
        diallers.learn(THERE, PEER);
        diallers.lost(PEER);
        timing.advance(Duration.ofMinutes(1));
        assertThat(dials).isZero();
    }

    @Test
    void anEndpointThatOnlyAPeerToldOfIsLetGoButWasNotAdded() {
        diallers.learn(THERE, PEER);
        assertThat(diallers.remove(THERE)).isFalse();
        diallers.lost(PEER);
        diallers.learn(THERE, PEER + 1);
        diallers.lost(PEER + 1);
        timing.advance(Duration.ofMinutes(1));
        assertThat(dials).isZero();
    }

    @Test
    void anEndpointThatIsAddedAgainIsDialledAndDialledBack() {
        diallers.add(THERE);
        diallers.remove(THERE);
        diallers.add(THERE);
        timing.advance(Duration.ofMinutes(1));
        assertThat(dials).isPositive();
        assertThat(diallers.remove(THERE)).isTrue();
        assertThat(diallers.remove(THERE)).as("it is gone already").isFalse();
    }

    /** What is remembered has a bound; past it the endpoint that was removed first is as one never heard of. */
    @Test
    void theLastThousandRemovedEndpointsAreRemembered() {
        diallers.remove(THERE);
        for (int port = 1; port <= 1_023; port++) {
            diallers.remove(Endpoint.parse("tcp://elsewhere:" + port));
        }
        diallers.learn(THERE, PEER);
        diallers.lost(PEER);
        timing.advance(Duration.ofMinutes(1));
        assertThat(dials).isZero();
        diallers.remove(Endpoint.parse("tcp://elsewhere:1024"));
        diallers.learn(THERE, PEER);
        diallers.lost(PEER);
        timing.advance(Duration.ofMinutes(1));
        assertThat(dials).isPositive();
    }

    @Test
    void anEndpointThatIsAddedWhenAPeerHasToldOfItIsNeverGivenUp() {
        diallers.learn(THERE, PEER);
        diallers.add(THERE);
        diallers.lost(PEER);
        assertThat(dialsInTheHourAfterTheNext()).isPositive();
    }
}
