package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.HerdMap;
import dev.herd.transport.ClientHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As long as a node may lack what its peers hold, it says so. */
class FillingTest {

    private static final ClientHandler NOBODY =
            (session, line) -> CompletableFuture.failedFuture(new IllegalStateException(line));

    private static HerdBuilder node(ManualTiming timing, SimulatedNetwork network, int port, int peer) {
        return Herd.builder()
                .node("n" + port)
                .listen("sim://localhost:" + port)
                .peers("sim://localhost:" + peer)
                .transport(network.transport("n" + port))
                .timing(timing.node())
                .listenerExecutor(Runnable::run);
    }

    /** Of two that dial at once each gives up one link for the other, which may not be up yet. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void nothingIsCalledAbsentThatIsOnItsWay(long micros) throws IOException {
        for (int seed = 1; seed <= 20; seed++) {
            ManualTiming timing = new ManualTiming();
            SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), seed);
            Herd full = node(timing, network, 1, 2).random(new Random(seed)).start();
            full.map("m", Codec.string(), Codec.string()).put("key", "value");
            timing.advance(Duration.ofMillis(95).plus(Duration.ofNanos(micros * 100_000))); // it is about to dial again
            Herd empty = node(timing, network, 2, 1).random(new Random(~seed)).start();
            HerdMap<String, String> map = empty.map("m", Codec.string(), Codec.string());
            for (int step = 0; empty.filling(); step++) {
                assertThat(step).as("steps").isLessThan(100_000);
                timing.advance(Duration.ofNanos(50_000));
            }
            assertThat(map.get("key")).as("seed %s", seed).isEqualTo("value");
        }
    }

    @Test
    void aNodeThatHasNotDialledYetIsFilling() throws IOException {
        ManualTiming timing = new ManualTiming();
        SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), 1);
        List<Boolean> filling = new ArrayList<>();
        node(timing, network, 1, 2)
                .clients(herd -> {
                    filling.add(herd.filling());
                    return NOBODY;
                })
                .start();
        assertThat(filling).containsExactly(true);
    }
}
