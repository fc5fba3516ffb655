package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdEvent;
import dev.herd.HerdMap;
import dev.herd.LinkState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A node writes 2,000 records a second to ten neighbours, of which one is slow: the nine others have each of them as soon
 * as if it weren't there, and it has the last of them as soon as its line can carry that.
 */
class SlowPeerTest {

    private static final int NEIGHBOURS = 10;
    private static final int WRITES = 20_000;
    private static final Duration PAUSE = Duration.ofNanos(500_000);
    private static final long LINE = 10_000_000;
    private static final double SLOW = 0.01;

    /** One node in the middle, which nine dial, and last the one that may be slow. */
    private static final class Star {
        private final ManualTiming timing = new ManualTiming();
        private final SimulatedNetwork network;
        private final Herd middle;
        private final List<Herd> others = new ArrayList<>();
        private final List<HerdEvent> slow = new ArrayList<>();
        private final long[] written = new long[WRITES];
        private final long[] visible = new long[(NEIGHBOURS - 1) * WRITES];
        private int seen;

        Star(double share) throws IOException {
            Faults faults = new Faults(false, 100_000, 1_000_000, 0, 0, 0, 65_536, LINE, 0, 0, 0, 0, NodeFaults.none());
            network = new SimulatedNetwork(timing, faults, 1);
            network.slow(name(NEIGHBOURS), share);
            middle = node(0);
            middle.onEvent(event -> {
                if (event instanceof HerdEvent.SlowLink) {
                    slow.add(event);
                }
            });
            for (int number = 1; number <= NEIGHBOURS; number++) {
                others.add(node(number));
            }
            for (Herd other : others.subList(0, NEIGHBOURS - 1)) {
                map(other).listen(HerdMap.Filter.all(), change -> seen(Objects.requireNonNull(change.value())));
            }
            await(Duration.ofSeconds(10));
        }

        private static String name(int number) {
            return "n" + number;
        }

        private Herd node(int number) throws IOException {
            return Herd.builder()
                    .node(name(number))
                    .listen("sim://localhost:" + (number + 1))
                    .peers(number == 0 ? new String[0] : new String[] {"sim://localhost:1"})
                    .transport(network.transport(name(number)))
                    .timing(timing.node())
                    .random(new Random(number))
                    .listenerExecutor(Runnable::run)
                    .start();
        }

        private void seen(String value) {
            visible[seen++] =
                    timing.monotonicNanos() - written[Integer.parseInt(value.substring(0, value.indexOf(' ')))];
        }

        /** Waits until all hold the same. Returns how long it took. */
        Duration await(Duration most) {
            long start = timing.monotonicNanos();
            // Whether all hold the same takes long to find out, so it is asked last.
            while (middle.links().size() < NEIGHBOURS
                    || !middle.converged()
                    || !others.stream().allMatch(other -> map(other).equals(map(middle)))) {
                assertThat(timing.monotonicNanos() - start).isLessThanOrEqualTo(most.toNanos());
                timing.advance(Duration.ofMillis(50));
            }
            return Duration.ofNanos(timing.monotonicNanos() - start);
        }

        void write(int keys) {
            for (int number = 0; number < WRITES; number++) {
                written[number] = timing.monotonicNanos();
                map(middle).put("k" + number % keys, number + " " + "v".repeat(100));
                timing.advance(PAUSE);
            }
        }

        LinkState slowLink() {
            return middle.links().get(NEIGHBOURS - 1);
        }

        /** How late the nine others see writes; they see every one, for their lines are never full. */
        long percentile(double share) {
            assertThat(seen).isEqualTo(visible.length);
            Arrays.sort(visible);
            return visible[(int) (share * (visible.length - 1))];
        }
    }

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("m", Codec.string(), Codec.string());
    }

    /** A thousand keys written over and over, which conflate, and each key once, which don't. */
    @ParameterizedTest
    @CsvSource({"1000", "20000"})
    void costsTheOthersNothingAndHasTheLastAsSoonAsItsLineCarriesIt(int keys) throws IOException {
        Star even = new Star(1);
        even.write(keys);
        even.await(Duration.ofSeconds(1));

        Star uneven = new Star(SLOW);
        uneven.write(keys);

        LinkState behind = uneven.slowLink();
        assertThat(behind.node()).isEqualTo("n" + NEIGHBOURS);
        assertThat(behind.owedKeys()).isBetween(keys / 2, keys);
        long recordBytes = behind.owedBytes() / behind.owedKeys();
        assertThat(recordBytes).isBetween(120L, 160L);
        long lineNanos = (long) (behind.owedBytes() / (LINE * SLOW) * 1e9);
        Duration late = uneven.await(Duration.ofMinutes(5));
        // What was under way when the writes ended comes first: at most what a sender's and the line's buffers hold.
        long underWay = (long) (2 * 65_536 / (LINE * SLOW) * 1e9);
        assertThat(late.toNanos()).isLessThanOrEqualTo((long) (1.1 * lineNanos) + underWay);

        for (double share : new double[] {0.5, 0.99, 0.999, 1}) {
            assertThat((double) uneven.percentile(share))
                    .as("the share %s of %s writes", share, WRITES)
                    .isLessThanOrEqualTo(1.05 * even.percentile(share));
        }
        assertThat(even.slow).isEmpty();
        assertThat(uneven.slow).hasSize(keys > 1_000 ? 1 : 0);
    }
}
