package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.flood.Flooder;
import dev.herd.flood.Peer;
import dev.herd.flood.Step;
import dev.herd.value.HerdRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a flood leaves out on links that stay up: nothing tells of it but the stores, which links compare now and then. */
@Timeout(60)
class RepairTest {

    private static final int NODES = 4;

    private final ManualTiming timing = new ManualTiming();
    private final SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), 3);
    private final List<Herd> herds = new ArrayList<>();
    private boolean forgetful;

    /** Tells nobody of every third record. */
    private final class Forgetful implements Flooder {

        private final Flooder simple = Flooder.simple();
        private int count;

        @Override
        public void news(HerdRecord record, @Nullable Peer from, Step step) {
            if (!forgetful || ++count % 3 != 0) {
                simple.news(record, from, step);
            }
        }
    }

    /** Every other node's clock is ahead. */
    private void start(Duration ahead) throws IOException {
        for (int node = 0; node < NODES; node++) {
            herds.add(Herd.builder()
                    .node("n" + node)
                    .listen("sim://localhost:" + (1 + node))
                    .peers(node == 0 ? new String[0] : new String[] {"sim://localhost:" + node})
                    .transport(network.transport("n" + node))
                    .flooder(new Forgetful())
                    .timing(timing.node().wallOffset(node % 2 * ahead.toNanos()))
                    .random(new Random(node))
                    .listenerExecutor(Runnable::run)
                    .start());
        }
        timing.advance(Duration.ofMinutes(3)); // all have swept
    }

    private HerdMap<String, String> map(int node) {
        return herds.get(node).map("m", Codec.string(), Codec.string());
    }

    private long nodesThatHold(Map<String, String> all) {
        return IntStream.range(0, NODES).filter(node -> map(node).equals(all)).count();
    }

    /** Stores of which only one has been swept are compared later; those of two whose clocks are a minute apart are always like that. */
    @ParameterizedTest
    @ValueSource(ints = {0, 45, 60, 90})
    void whatAFlooderForgetsIsFoundByComparison(int secondsAhead) throws IOException {
        start(Duration.ofSeconds(secondsAhead));
        for (int i = 0; i < 100; i++) {
            map(i % NODES).put("steady" + i, "value");
        }
        timing.advance(Duration.ofSeconds(1));
        forgetful = true;
        for (int i = 0; i < 100; i++) {
            map(i % NODES).put("key" + i, "value");
        }
        forgetful = false;
        timing.advance(Duration.ofSeconds(1));
        assertThat(nodesThatHold(Map.copyOf(map(0))))
                .as("the flood has left something out")
                .isLessThan(NODES);
        timing.advance(Duration.ofMinutes(3));
        assertThat(IntStream.range(0, NODES).map(node -> map(node).size())).containsOnly(200);
        assertThat(nodesThatHold(Map.copyOf(map(0)))).isEqualTo(NODES);
    }
}
