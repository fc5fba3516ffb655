package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Herd;
import dev.herd.HerdEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nodes that live are not given up, though one frame in twenty, or in five, is lost, and though each of them stands still for two
 * seconds now and then. {@code -Dherd.nodeHours=N} says for how long, in hours of one node.
 */
class FalseAlarmTest {

    private static final int NODES = 20;
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Of one node, on average: three minutes. */
    private static final int STEPS_BETWEEN_PAUSES = 18;

    private final ManualTiming timing = new ManualTiming();
    private final Random random = new Random(5);
    private final List<NodeTiming> timings = new ArrayList<>();
    private final List<String> alarms = new ArrayList<>();
    private boolean linking = true;

    private void event(int node, HerdEvent event) {
        if (!linking && event instanceof HerdEvent.LinkDown down) {
            alarms.add("after " + Duration.ofNanos(timing.monotonicNanos()) + " n" + node + ": " + down);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, 0.05", "false, 0.05", "true, 0.2"})
    void lossAndPausesEndNoLink(boolean datagrams, double loss) throws IOException {
        Faults faults = new Faults(
                datagrams,
                1_000_000,
                20_000_000,
                loss,
                0,
                0,
                datagrams ? 1_200 : 65_536,
                12_500_000,
                0,
                0,
                0,
                0,
                NodeFaults.none());
        SimulatedNetwork network = new SimulatedNetwork(timing, faults, 6);
        Topology graph = Topology.random(NODES, 4, new Random(7));
        for (int node = 0; node < NODES; node++) {
            int number = node;
            NodeTiming its = timing.node();
            timings.add(its);
            Herd herd = Herd.builder()
                    .node(graph.name(node))
                    .listen("sim://localhost:" + (1 + node))
                    .peers(graph.neighbours(node).stream()
                            .filter(peer -> peer < number)
                            .map(peer -> "sim://localhost:" + (1 + peer))
                            .toArray(String[]::new))
                    .transport(network.transport(graph.name(node)))
                    .timing(its)
                    .random(new Random(node))
                    .listenerExecutor(Runnable::run)
                    .start();
            herd.onEvent(event -> event(number, event));
        }
        timing.advance(Duration.ofSeconds(30));
        linking = false;
        long steps = Duration.ofHours(Integer.getInteger("herd.nodeHours", 40))
                .dividedBy(NODES)
                .dividedBy(STEP);
        long pauses = 0;
        for (long step = 0; step < steps; step++) {
            for (int node = 0; node < NODES; node++) {
                if (random.nextInt(STEPS_BETWEEN_PAUSES) > 0) {
                    continue;
                }
                network.freeze(graph.name(node), PAUSE);
                timings.get(node).freeze(PAUSE);
                pauses++;
            }
            timing.advance(STEP);
        }
        assertThat(alarms).as("with %s pauses", pauses).isEmpty();
    }
}
