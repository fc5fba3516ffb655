package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdEvent;
import dev.herd.HerdMap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node says of how far it is with what it owes. */
@Timeout(60)
class ConvergedTest {

    private static final Duration MILLI = Duration.ofMillis(1);

    private final ManualTiming timing = new ManualTiming();
    private final List<HerdEvent> slow = new ArrayList<>();

    /** Two nodes, of which the second dials the first; they are linked and hold nothing. */
    private final class Pair {
        private final Herd here;
        private final Herd there;

        Pair(Faults faults, long seed) throws IOException {
            SimulatedNetwork network = new SimulatedNetwork(timing, faults, seed);
            here = node(network, seed, 1);
            there = node(network, ~seed, 2, "sim://localhost:1");
            here.onEvent(event -> {
                if (event instanceof HerdEvent.SlowLink) {
                    slow.add(event);
                }
            });
            settle();
        }

        private Herd node(SimulatedNetwork network, long seed, int port, String... peers) throws IOException {
            return Herd.builder()
                    .node("n" + port)
                    .listen("sim://localhost:" + port)
                    .peers(peers)
                    .transport(network.transport("n" + port))
                    .timing(timing.node())
                    .random(new Random(seed))
                    .listenerExecutor(Runnable::run)
                    .start();
        }

        void put(String key, String value) {
            map(here).put(key, value);
        }

        Duration behind() {
            return here.links().get(0).behindFor();
        }

        void settle() {
            for (int steps = 0; here.links().isEmpty() || !here.converged() || !there.converged(); steps++) {
                assertThat(steps).as("milliseconds").isLessThan(100_000);
                timing.advance(MILLI);
            }
        }
    }

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("m", Codec.string(), Codec.string());
    }

    private static Faults datagrams(long bytesPerSecond) {
        return new Faults(true, 5_000_000, 20_000_000, 0, 0, 0, 1_200, bytesPerSecond, 0, 0, 0, 0, NodeFaults.none());
    }

    private static Faults streams(long bytesPerSecond) {
        return new Faults(false, 5_000_000, 20_000_000, 0, 0, 0, 65_536, bytesPerSecond, 0, 0, 0, 0, NodeFaults.none());
    }

    /** On links that can lose frames it means that the peer holds all; small values, large ones, and many. */
    @Test
    void whatIsCalledConvergedIsThereThoughTheLinkLosesFrames() throws IOException {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            Pair pair = new Pair(Faults.lossyDatagrams(), seed);
            for (int round = 0; round < 10; round++) {
                for (int count = random.nextInt(1, 30); count > 0; count--) {
                    int size = random.nextInt(5) == 0 ? random.nextInt(10_000) : random.nextInt(200);
                    pair.put("k" + random.nextInt(50), random.nextInt() + "v".repeat(size));
                    assertThat(pair.here.converged()).isFalse();
                }
                for (int steps = 0; !pair.here.converged(); steps++) {
                    assertThat(steps).as("milliseconds").isLessThan(100_000);
                    timing.advance(MILLI);
                }
                assertThat(map(pair.there)).as("seed %s", seed).isEqualTo(map(pair.here));
            }
        }
    }

    @Test
    void aLinkThatFallsBehindSaysForHowLongItHas() throws IOException {
        Pair pair = new Pair(streams(100_000), 1);
        assertThat(pair.behind()).isZero();
        for (int i = 0; i < 3_000; i++) {
            pair.put("k" + i, "v".repeat(1_000)); // half a minute's worth
        }
        timing.advance(Duration.ofSeconds(15));
        assertThat(pair.behind()).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(15));
        assertThat(pair.here.converged()).isFalse();
        assertThat(slow).hasSize(1);
        pair.settle();
        assertThat(pair.behind()).isZero();
    }

    /** Frames are always under way then, but none waits. */
    @Test
    void aLinkThatKeepsUpIsNotBehindHoweverLongTheWritesGoOn() throws IOException {
        Pair pair = new Pair(datagrams(12_500_000), 1);
        for (int i = 0; i < 20_000; i++) {
            pair.put("k" + i % 100, "v" + i);
            timing.advance(MILLI);
            assertThat(pair.behind()).isLessThan(Duration.ofMillis(100));
        }
        assertThat(slow).isEmpty();
        pair.settle();
        assertThat(map(pair.there)).isEqualTo(map(pair.here));
    }
}
