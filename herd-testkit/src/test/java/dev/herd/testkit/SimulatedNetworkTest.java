package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {

    private final ManualTiming timing = new ManualTiming();
    private final SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), 1);
    private final RecordingAcceptor acceptor = new RecordingAcceptor("accepted", 65_536);
    private final RecordingLinkHandler dialled = new RecordingLinkHandler("dialled", 65_536);

    private Transport started(String node) {
        Transport transport = network.transport(node);
        transport.start(new TransportContext(node, Limits.defaults(), true, Map.of()));
        return transport;
    }

    private void link(LinkHandler handler) throws IOException {
        Endpoint bound = started("b")
                .listen(Endpoint.parse("sim://localhost:0"), acceptor)
                .get(0);
        started("a").connect(bound, handler);
        timing.advance(Duration.ofSeconds(1));
    }

    private RecordingLinkHandler accepted() {
        return acceptor.peers().get(0);
    }

    @Test
    void aPartitionStallsAStreamUntilItHeals() throws IOException {
        link(dialled);
        network.partition(List.of("a"));
        for (int i = 0; i < 20; i++) {
            dialled.send(Frames.numbered(i, 100));
        }
        timing.advance(Duration.ofMillis(10));
        assertThat(accepted().frames()).isEmpty();
        network.heal();
        timing.advance(Duration.ofSeconds(5));
        assertThat(accepted().frames()).extracting(Frames::number).containsExactlyElementsOf(numbers(20));
        assertThat(network.frames("a", "b")).isEqualTo(20);
        accepted().check();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void whoIsMutedIsNotHeardButHears() throws IOException {
        link(dialled);
        network.mute(List.of("a"));
        dialled.send(Frames.numbered(1, 100));
        accepted().send(Frames.numbered(2, 100));
        timing.advance(Duration.ofMillis(10));
        assertThat(accepted().frames()).isEmpty();
        assertThat(dialled.frames()).extracting(Frames::number).containsExactly(2);
        network.heal();
        timing.advance(Duration.ofSeconds(5));
        assertThat(accepted().frames()).extracting(Frames::number).containsExactly(1);
    }

    @Test
    void moreFramesThanMayBeAreAFailure() throws IOException {
        link(dialled);
        network.limitFrames(network.frames() + 1);
        dialled.send(Frames.numbered(1, 100));
        timing.advance(Duration.ofMillis(10));
        dialled.send(Frames.numbered(2, 100));
        assertThatThrownBy(() -> timing.advance(Duration.ofMillis(10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a flood without end?");
    }

    @Test
    void aLongPartitionBreaksAStreamAtBothEnds() throws IOException {
        link(dialled);
        network.partition(List.of("a"));
        dialled.send(Frames.numbered(1, 100));
        timing.advance(Duration.ofMinutes(2));
        assertThat(dialled.isClosed()).isTrue();
        assertThat(accepted().isClosed()).isTrue();
    }

    @Test
    void aCrashedNodeHearsNothingAndItsNeighboursHearOfIt() throws IOException {
        link(dialled);
        network.crash("a");
        dialled.send(Frames.numbered(1, 100));
        timing.advance(Duration.ofSeconds(5));
        assertThat(dialled.isClosed()).isFalse();
        assertThat(dialled.filledFrames()).isZero();
        assertThat(accepted().isClosed()).isTrue();
        assertThat(network.links()).isZero();
    }

    /** As with a process that is stopped: its transport acknowledges no more than what it has handed over. */
    @Test
    void whoIsFrozenAcknowledgesNothing() throws IOException {
        SimulatedNetwork datagrams = new SimulatedNetwork(
                timing, new Faults(true, 0, 0, 0, 0, 0, 65_536, 1_000_000, 0, 0, 0, 0, NodeFaults.none()), 1);
        Transport b = datagrams.transport("b");
        b.start(new TransportContext("b", Limits.defaults(), true, Map.of()));
        Endpoint bound = b.listen(Endpoint.parse("sim://localhost:0"), acceptor).get(0);
        Transport a = datagrams.transport("a");
        a.start(new TransportContext("a", Limits.defaults(), true, Map.of()));
        a.connect(bound, dialled);
        timing.advance(Duration.ofSeconds(1));
        datagrams.freeze("b", Duration.ofMillis(50));
        dialled.send(Frames.numbered(1, 100));
        timing.advance(Duration.ofMillis(49));
        assertThat(accepted().frames()).isEmpty();
        assertThat(dialled.reports()).isZero();
        timing.advance(Duration.ofMillis(2));
        assertThat(accepted().frames()).hasSize(1);
        assertThat(dialled.reports()).isEqualTo(1);
    }

    @Test
    void aSlowLineIsAskedNoFasterThanItCarries() throws IOException {
        SimulatedNetwork slow = new SimulatedNetwork(
                timing, new Faults(false, 0, 0, 0, 0, 0, 65_536, 100_000, 0, 0, 0, 0, NodeFaults.none()), 1);
        Transport b = slow.transport("b");
        b.start(new TransportContext("b", Limits.defaults(), true, Map.of()));
        Endpoint bound = b.listen(Endpoint.parse("sim://localhost:0"), acceptor).get(0);
        Transport a = slow.transport("a");
        a.start(new TransportContext("a", Limits.defaults(), true, Map.of()));
        a.connect(bound, dialled);
        timing.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 500; i++) {
            dialled.queue(Frames.numbered(i, 1_000));
        }
        dialled.wake();
        timing.advance(Duration.ofSeconds(2));
        assertThat(accepted().frames().size()).isBetween(190, 201);
        assertThat(dialled.filledFrames()).isLessThan(300);
    }

    private static class Plain implements LinkHandler {
        @Override
        public void opened(Link link) {
            link.wake();
        }

        @Override
        public void frame(ByteBuffer frame) {}

        @Override
        public void fill(long ticket, ByteBuffer frame) {}

        @Override
        public void delivered(long ticket) {}

        @Override
        public void lost(long ticket) {}

        @Override
        public void closed(String reason) {}
    }

    @Test
    void handlersThatBreakTheirRulesAreNamed() {
        assertThatThrownBy(() -> link(new Plain() {
                    @Override
                    public void opened(Link link) {
                        throw new IllegalStateException("meant to fail");
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("H1:");
        assertThatThrownBy(() -> link(new Plain() {
                    @Override
                    public void fill(long ticket, ByteBuffer frame) {
                        frame.put(new byte[frame.remaining() + 1]);
                    }
                }))
                .hasMessageStartingWith("H2:");
        assertThatThrownBy(() -> link(new Plain() {
                    @Override
                    public void fill(long ticket, ByteBuffer frame) {
                        frame.limit(frame.position() + 1);
                    }
                }))
                .hasMessageStartingWith("H2:");
        Transport twice = started("twice");
        assertThatThrownBy(() -> twice.start(new TransportContext("twice", Limits.defaults(), true, Map.of())))
                .hasMessageStartingWith("H5:");
    }

    @Test
    void faultsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new Faults(false, 5, 4, 0, 0, 0, 512, 1_000, 0, 0, 0, 0, NodeFaults.none()))
                .hasMessageContaining("delay is from 5 to 4");
        assertThatThrownBy(() -> new Faults(false, 0, 0, 1.5, 0, 0, 512, 1_000, 0, 0, 0, 0, NodeFaults.none()))
                .hasMessageContaining("loss is 1.5");
    }
}
