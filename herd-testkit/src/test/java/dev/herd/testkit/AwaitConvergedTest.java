package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for the herd to converge is told so when it has, and not before. */
@Timeout(60)
class AwaitConvergedTest {

    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int SPOKES = 3;

    private final ManualTiming timing = new ManualTiming();
    private final SimulatedNetwork network = new SimulatedNetwork(timing, slow(), 1);
    private final List<Herd> herds = new ArrayList<>();

    private static Faults slow() {
        return new Faults(false, 5_000_000, 20_000_000, 0, 0, 0, 65_536, 100_000, 0, 0, 0, 0, NodeFaults.none());
    }

    /** The first is the hub. */
    private void startStar() throws IOException {
        for (int node = 0; node <= SPOKES; node++) {
            herds.add(Herd.builder()
                    .node("n" + node)
                    .listen("sim://localhost:" + (node + 1))
                    .peers(node == 0 ? new String[0] : new String[] {"sim://localhost:1"})
                    .transport(network.transport("n" + node))
                    .timing(timing.node())
                    .random(new Random(node))
                    .listenerExecutor(Runnable::run)
                    .start());
        }
        timing.advance(Duration.ofSeconds(1));
    }

    private HerdMap<String, String> map(int node) {
        return herds.get(node).map("m", Codec.string(), Codec.string());
    }

    /** What it had a wave for doesn't tell the next who asks anything: he is answered by two that begin later, one after the other. */
    @Test
    void whoAsksAgainWhenAnsweredIsAnsweredRightly() throws IOException {
        startStar();
        Duration timeout = MINUTE;
        List<String> held = new ArrayList<>();
        CompletableFuture<Integer> again = herds.get(0).awaitConverged(timeout).thenCompose(nodes -> {
            map(1).put("k", "v".repeat(50_000));
            return herds.get(0).awaitConverged(timeout).thenApply(all -> {
                for (int node = 0; node <= SPOKES; node++) {
                    held.add("n" + node + (map(node).containsKey("k") ? " holds it" : " lacks it"));
                }
                return all;
            });
        });
        while (!again.isDone()) {
            timing.advance(MILLI);
        }
        assertThat(again).isCompletedWithValue(SPOKES + 1);
        assertThat(held).containsExactly("n0 holds it", "n1 holds it", "n2 holds it", "n3 holds it");
    }
}
