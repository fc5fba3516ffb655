package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Herd;
import dev.herd.HerdEvent;
import dev.herd.flood.Flooder;
import dev.herd.flood.Peer;
import dev.herd.flood.Step;
import dev.herd.value.HerdRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a node finds out that a peer is gone without a word, with the settings it has by default. */
@Timeout(120)
class DetectionTest {

    private static final Duration STEP = Duration.ofMillis(20);

    private final ManualTiming timing = new ManualTiming();
    private final List<HerdEvent> events = new ArrayList<>();
    private Flooder flooder = Flooder.simple();

    private Herd start(SimulatedNetwork network, int node, int peer) throws IOException {
        Herd herd = Herd.builder()
                .node("n" + node)
                .listen("sim://localhost:" + node)
                .peers("sim://localhost:" + peer)
                .transport(network.transport("n" + node))
                .flooder(flooder)
                .timing(timing.node())
                .random(new Random(node))
                .listenerExecutor(Runnable::run)
                .start();
        if (node == 1) {
            herd.onEvent(events::add);
        }
        return herd;
    }

    private long millisUntil(Class<?>... kinds) {
        long millis = 0;
        while (events.stream().noneMatch(event -> Arrays.asList(kinds).contains(event.getClass()))) {
            assertThat(millis).as("until " + Arrays.toString(kinds)).isLessThan(60_000);
            timing.advance(STEP);
            millis += STEP.toMillis();
        }
        return millis;
    }

    @Test
    void aPeerThatFallsSilentIsSuspectedAndThenGivenUp() throws IOException {
        Random random = new Random(1);
        int suspected = 0;
        for (int seed = 0; seed < 50; seed++) {
            SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), seed);
            Herd one = start(network, 1, 2);
            Herd other = start(network, 2, 1);
            timing.advance(Duration.ofSeconds(20).plusMillis(random.nextInt(10_000)));
            events.clear(); // of how the link came about
            timing.advance(Duration.ofSeconds(10));
            assertThat(events).isEmpty();
            network.partition(List.of("n2"));
            long first = millisUntil(HerdEvent.LinkSuspected.class, HerdEvent.LinkDown.class);
            suspected += events.get(0) instanceof HerdEvent.LinkSuspected ? 1 : 0;
            assertThat(first).isLessThanOrEqualTo(3_000L);
            assertThat(first + millisUntil(HerdEvent.LinkDown.class)).isLessThanOrEqualTo(5_500L);
            List<CompletableFuture<Void>> closed = List.of(one.closeAsync(), other.closeAsync());
            timing.advance(Duration.ofSeconds(5));
            assertThat(closed).allMatch(CompletableFuture::isDone);
            events.clear();
        }
        assertThat(suspected).as("the others broke before").isGreaterThan(10);
    }

    @Test
    void aPeerThatIsHeardOfAgainIsTrusted() throws IOException {
        SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), 7);
        Herd one = start(network, 1, 2);
        start(network, 2, 1);
        timing.advance(Duration.ofSeconds(20));
        network.partition(List.of("n2"));
        millisUntil(HerdEvent.LinkSuspected.class);
        timing.advance(Duration.ofMillis(500));
        assertThat(one.links()).allMatch(link -> link.suspected());
        network.heal();
        timing.advance(Duration.ofSeconds(3));
        assertThat(one.links()).hasSize(1).noneMatch(link -> link.suspected());
        assertThat(events).noneMatch(HerdEvent.LinkDown.class::isInstance);
        assertThat(one.stats().suspicions()).isEqualTo(1);
    }

    @Test
    void aFlooderIsToldOfASuspicionWhileThePeerIsStillLinked() throws IOException {
        SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), 8);
        List<String> told = new ArrayList<>();
        flooder = new Flooder() {
            @Override
            public void news(HerdRecord record, @Nullable Peer from, Step step) {
                Flooder.simple().news(record, from, step);
            }

            @Override
            public void suspected(Peer peer, Step step) {
                List<Peer> linked = new ArrayList<>();
                step.peers().forEach(linked::add);
                told.add(peer.node() + (linked.contains(peer) ? " is linked" : " is gone"));
            }
        };
        start(network, 1, 2);
        start(network, 2, 1);
        timing.advance(Duration.ofSeconds(20));
        assertThat(told).isEmpty();
        network.partition(List.of("n2"));
        millisUntil(HerdEvent.LinkDown.class);
        assertThat(told).contains("n2 is linked").doesNotContain("n2 is gone");
    }
}
