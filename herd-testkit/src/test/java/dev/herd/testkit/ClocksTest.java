package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Herd;
import dev.herd.HerdEvent;
import dev.herd.LinkState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that are linked, each with the next, of which some have wrong clocks: who is told of whom. */
class ClocksTest {

    private static final Duration FAST = Duration.ofSeconds(3);
    private static final Duration ASKED = Duration.ofSeconds(15);

    private final ManualTiming timing = new ManualTiming();
    private final SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), 1);
    private final List<NodeTiming> timings = new ArrayList<>();
    private final List<Herd> herds = new ArrayList<>();
    private final List<String> off = new ArrayList<>();

    @AfterEach
    void close() {
        List<CompletableFuture<Void>> closed =
                herds.stream().map(Herd::closeAsync).toList();
        timing.advance(Duration.ofMinutes(1));
        closed.forEach(CompletableFuture::join);
    }

    /** A ring, or a pair if there are two. */
    private void start(int nodes) throws IOException {
        for (int i = 0; i < nodes; i++) {
            timings.add(timing.node());
        }
        for (int i = 0; i < nodes; i++) {
            String name = "n" + i;
            Herd herd = Herd.builder()
                    .node(name)
                    .listen("sim://localhost:" + (1 + i))
                    .peers("sim://localhost:" + (1 + (i + 1) % nodes))
                    .transport(network.transport(name))
                    .timing(timings.get(i))
                    .random(new Random(i))
                    .listenerExecutor(Runnable::run)
                    .start();
            herd.onEvent(event -> {
                if (event instanceof HerdEvent.ClockOff clock) {
                    off.add(name + " says " + clock.node() + " "
                            + Math.round(clock.ahead().toMillis() / 100.0) * 100);
                }
            });
            herds.add(herd);
        }
        timing.advance(ASKED);
    }

    private void set(int node, Duration ahead) {
        timings.get(node).wallOffset(ahead.toNanos());
    }

    @Test
    void rightClocksAreNoEvent() throws IOException {
        start(4);

        assertThat(off).isEmpty();
    }

    @Test
    void aClockThatIsAheadIsNamedByItsPeersAndByItsOwnNode() throws IOException {
        start(4);
        set(1, FAST);
        timing.advance(ASKED);

        assertThat(off).containsExactlyInAnyOrder("n0 says n1 3000", "n2 says n1 3000", "n1 says n1 3000");
    }

    @Test
    void soIsOneThatIsBehind() throws IOException {
        start(4);
        set(1, FAST.negated());
        timing.advance(ASKED);

        assertThat(off).containsExactlyInAnyOrder("n0 says n1 -3000", "n2 says n1 -3000", "n1 says n1 -3000");
    }

    @Test
    void itIsToldOnceAndAgainOnlyWhenItWasRightMeanwhile() throws IOException {
        start(4);
        set(1, FAST);
        timing.advance(ASKED.multipliedBy(10));
        assertThat(off).hasSize(3);

        set(1, Duration.ZERO);
        timing.advance(ASKED.multipliedBy(10));
        assertThat(off).hasSize(3);

        set(1, FAST);
        timing.advance(ASKED);
        assertThat(off).hasSize(6);
    }

    @Test
    void ofTwoNodesEitherMayBeWrong() throws IOException {
        start(2);
        set(1, FAST);
        timing.advance(ASKED);

        assertThat(off).containsExactlyInAnyOrder("n0 says n1 3000", "n1 says n0 -3000");
    }

    @Test
    void whatIsWithinBoundsIsAFigureAndNoEvent() throws IOException {
        start(3);
        set(1, Duration.ofMillis(-400));
        timing.advance(ASKED);

        assertThat(off).isEmpty();
        List<LinkState> links = IntStream.of(0, 2)
                .boxed()
                .flatMap(i -> herds.get(i).links().stream())
                .filter(link -> link.node().equals("n1"))
                .toList();
        assertThat(links).hasSize(2).allSatisfy(link -> {
            Duration ahead = Objects.requireNonNull(link.clockAhead());
            Duration error = Objects.requireNonNull(link.clockError());
            assertThat(ahead.plusMillis(400).abs()).isLessThanOrEqualTo(error);
            assertThat(error).isLessThan(Duration.ofMillis(100));
        });
    }
}
