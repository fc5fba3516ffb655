package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever asks is told when enough nodes hold what was written. */
@Timeout(60)
class ReceiptTest {

    private static final Duration MILLI = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualTiming timing = new ManualTiming();
    private final List<Herd> herds = new ArrayList<>();
    private int choosy = -1;

    private SimulatedNetwork start(Faults faults, long seed, int[]... peers) throws IOException {
        SimulatedNetwork network = new SimulatedNetwork(timing, faults, seed);
        int links = 0;
        for (int i = 0; i < peers.length; i++) {
            String[] endpoints = new String[peers[i].length];
            for (int j = 0; j < endpoints.length; j++) {
                endpoints[j] = "sim://localhost:" + (peers[i][j] + 1);
                links++;
            }
            herds.add(Herd.builder()
                    .node("n" + i)
                    .listen("sim://localhost:" + (i + 1))
                    .peers(endpoints)
                    .transport(network.transport("n" + i))
                    .timing(timing.node())
                    .random(new Random(seed + i))
                    .listenerExecutor(Runnable::run)
                    .limit("valueBytes", i == choosy ? "1000" : "1000000")
                    .start());
        }
        int all = 2 * links;
        advanceUntil(() -> herds.stream().mapToInt(herd -> herd.links().size()).sum() == all
                && herds.stream().allMatch(Herd::converged));
        return network;
    }

    private SimulatedNetwork line(Faults faults, long seed) throws IOException {
        return start(faults, seed, new int[] {}, new int[] {0}, new int[] {1}, new int[] {2}, new int[] {3});
    }

    private void advanceUntil(BooleanSupplier condition) {
        for (int steps = 0; !condition.getAsBoolean(); steps++) {
            assertThat(steps).as("milliseconds").isLessThan(100_000);
            timing.advance(MILLI);
        }
    }

    private HerdMap<String, String> map(int node) {
        return herds.get(node).map("m", Codec.string(), Codec.string());
    }

    private long holders(String key, String value) {
        return herds.stream()
                .filter(herd -> value.equals(
                        herd.map("m", Codec.string(), Codec.string()).get(key)))
                .count();
    }

    /** Asks, and has it checked at the very moment of the answer. */
    private CompletableFuture<Integer> ask(int node, String key, String value, int nodes, Duration timeout) {
        return map(node).awaitHeld(key, nodes, timeout).thenApply(count -> {
            assertThat(holders(key, value)).isGreaterThanOrEqualTo(count);
            return count;
        });
    }

    private int answer(CompletableFuture<Integer> asked) {
        advanceUntil(asked::isDone);
        return asked.join();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void soManyNodesHoldIt(int nodes) throws IOException {
        line(streams(1_000_000), 1);
        map(0).put("k", "v");
        CompletableFuture<Integer> asked = ask(0, "k", "v", nodes, MINUTE);
        assertThat(asked.isDone()).isEqualTo(nodes == 1);
        assertThat(answer(asked)).isEqualTo(nodes);
    }

    @Test
    void oneHopIsEnoughWhereThePeersAre() throws IOException {
        SimulatedNetwork network = line(Faults.none(), 1);
        map(1).put("k", "v");
        advanceUntil(herds.get(1)::converged);
        timing.advance(SECOND);
        long before = network.frames("n2", "n3");
        long toPeer = network.frames("n1", "n2");
        assertThat(answer(ask(1, "k", "v", 3, MINUTE))).isEqualTo(3);
        assertThat(network.frames("n1", "n2")).isGreaterThan(toPeer);
        assertThat(network.frames("n2", "n3")).isEqualTo(before);
    }

    @Test
    void ofMoreThanThereAreAllAreCountedWhenTheTimeIsOver() throws IOException {
        line(streams(1_000_000), 1);
        map(2).put("k", "v");
        CompletableFuture<Integer> asked = ask(2, "k", "v", 6, SECOND);
        timing.advance(SECOND.minus(MILLI));
        assertThat(asked).isNotDone();
        timing.advance(MILLI);
        assertThat(asked.join()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aRemovalHasAReceiptAndSoHasWhatALaterWriteTookThePlaceOf(long seed) throws IOException {
        line(datagrams(), seed);
        map(0).put("k", "v");
        CompletableFuture<Integer> first = map(0).awaitHeld("k", 5, MINUTE);
        map(0).remove("k");
        CompletableFuture<Integer> removed = map(0).awaitHeld("k", 5, MINUTE).thenApply(count -> {
            assertThat(holders("k", "v")).isZero();
            return count;
        });
        assertThat(answer(removed)).isEqualTo(5);
        assertThat(answer(first)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void overLinksThatLoseMuchAndBreak(long seed) throws IOException {
        SimulatedNetwork network = start(
                datagrams(), seed, new int[] {}, new int[] {0}, new int[] {0, 1}, new int[] {1}, new int[] {2, 3});
        List<CompletableFuture<Integer>> asked = new ArrayList<>();
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            String key = "k" + i;
            int node = random.nextInt(5);
            map(node).put(key, "v".repeat(random.nextInt(5_000)) + i);
            asked.add(ask(node, key, String.valueOf(map(node).get(key)), 2 + random.nextInt(4), MINUTE));
            timing.advance(Duration.ofMillis(random.nextInt(20)));
            if (i % 10 == 0) {
                network.breakLinks("n1", "n3");
            }
        }
        for (CompletableFuture<Integer> each : asked) {
            assertThat(answer(each)).isGreaterThan(1);
        }
    }

    @Test
    void whoIsCutOffIsAskedAgainWhenHeIsBack() throws IOException {
        SimulatedNetwork network = line(streams(1_000_000), 1);
        network.partition(List.of("n3", "n4"));
        map(0).put("k", "v");
        CompletableFuture<Integer> impatient = ask(0, "k", "v", 5, SECOND);
        CompletableFuture<Integer> patient = ask(0, "k", "v", 5, MINUTE);
        timing.advance(Duration.ofSeconds(20));
        assertThat(impatient.join()).isEqualTo(3);
        assertThat(patient).isNotDone();
        network.heal();
        assertThat(answer(patient)).isEqualTo(5);
    }

    /** A peer that takes next to nothing. */
    @Test
    void receiptsDoNotPileUpOnALinkThatIsBehind() throws IOException {
        SimulatedNetwork network = start(Faults.none(), 1, new int[] {}, new int[] {0}, new int[] {0});
        network.freeze("n2", Duration.ofSeconds(3));
        List<CompletableFuture<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            map(0).put("k" + i, "v");
            asked.add(map(0).awaitHeld("k" + i, i % 2 == 0 ? 2 : 3, MINUTE));
        }
        timing.advance(SECOND);
        assertThat(asked.stream().filter(CompletableFuture::isDone)).isNotEmpty();
        for (int i = 0; i < asked.size(); i++) {
            assertThat(answer(asked.get(i))).isEqualTo(i % 2 == 0 ? 2 : 3);
        }
        assertThat(herds.get(0).stats().linksDown()).isZero();
    }

    @Test
    void whoRefusesItDoesNotHoldIt() throws IOException {
        choosy = 1;
        line(Faults.none(), 1);
        map(0).put("k", "v".repeat(2_000));
        CompletableFuture<Integer> asked = ask(0, "k", "v".repeat(2_000), 2, SECOND);
        timing.advance(SECOND);
        assertThat(asked.join()).isEqualTo(1);
    }

    /** Where everybody is linked with everybody, each hears of it from all. */
    @Test
    void eachLinkIsAskedOnceARound() throws IOException {
        SimulatedNetwork network =
                start(Faults.none(), 1, new int[] {}, new int[] {0}, new int[] {0, 1}, new int[] {0, 1, 2}, new int[] {
                    0, 1, 2, 3
                });
        map(0).put("k", "v");
        advanceUntil(() -> herds.stream().allMatch(Herd::converged));
        long before = network.frames();
        CompletableFuture<Integer> asked = ask(0, "k", "v", 6, Duration.ofMillis(90));
        assertThat(answer(asked)).isEqualTo(5);
        assertThat(network.frames() - before).isBetween(16L + 4, 60L);
    }

    @Test
    void nothingIsHeldOfNothing() throws IOException {
        line(Faults.none(), 1);
        assertThat(map(0).awaitHeld("k", 1, SECOND).join()).isZero();
    }

    @Test
    void aNodeThatLeavesSaysWhatItKnows() throws IOException {
        SimulatedNetwork network = line(Faults.none(), 1);
        network.partition(List.of("n0"));
        map(0).put("k", "v");
        CompletableFuture<Integer> asked = map(0).awaitHeld("k", 2, MINUTE);
        var unused = herds.get(0).closeAsync();
        assertThat(asked.join()).isEqualTo(1);
        assertThatThrownBy(() -> map(0).awaitHeld("k", 2, MINUTE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatMakesNoSenseIsRefused() throws IOException {
        line(Faults.none(), 1);
        map(0).put("k", "v");
        assertThatThrownBy(() -> map(0).awaitHeld("k", 0, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nodes is 0, but this node alone is 1 already");
        assertThatThrownBy(() -> map(0).awaitHeld("k", 2, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timeout is PT0S");
    }

    private static Faults datagrams() {
        return new Faults(true, 5_000_000, 20_000_000, 0.2, 0.1, 0.1, 1_200, 1_000_000, 0, 0, 0, 0, NodeFaults.none());
    }

    private static Faults streams(long bytesPerSecond) {
        return new Faults(false, 5_000_000, 20_000_000, 0, 0, 0, 65_536, bytesPerSecond, 0, 0, 0, 0, NodeFaults.none());
    }
}
