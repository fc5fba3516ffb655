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
    void anEndpointThatIsAddedWhenAPeerHasToldOfItIsNeverGivenUp() {
        diallers.learn(THERE, PEER);
        diallers.add(THERE);
        diallers.lost(PEER);
        assertThat(dialsInTheHourAfterTheNext()).isPositive();
    }
}
