package dev.herd.testkit.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.testkit.Faults;
import dev.herd.testkit.ManualTiming;
import dev.herd.testkit.NodeFaults;
import dev.herd.testkit.SimulatedNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Two nodes that hold the same, come apart, change some keys each, and meet again. */
final class HerdRun {

    private static final Duration MILLI = Duration.ofMillis(1);
    private static final int VALUE_BYTES = 60;

    private final ManualTiming timing = new ManualTiming();
    private final SimulatedNetwork network = new SimulatedNetwork(timing, faults(), 1);
    private final Traffic traffic = new Traffic(timing);
    private final int entries;
    private final Random random;
    private final Herd one;
    private final Herd other;

    HerdRun(int entries) throws IOException {
        this.entries = entries;
        random = new Random(entries);
        one = node("n1");
        other = node("n2", "sim://localhost:1");
        for (int i = 0; i < entries; i++) {
            map(one).put("key/" + i, value());
        }
        settle();
        assertThat(other.stats().keys()).isEqualTo(entries);
    }

    static Faults faults() {
        return new Faults(
                false,
                Repair.DELAY_NANOS,
                Repair.DELAY_NANOS,
                0,
                0,
                0,
                65_536,
                Repair.BYTES_PER_SECOND,
                0,
                0,
                0,
                0,
                NodeFaults.none());
    }

    private Herd node(String name, String... peers) throws IOException {
        return Herd.builder()
                .node(name)
                .listen("sim://localhost:" + name.substring(1))
                .peers(peers)
                .transport(new Meter(network.transport(name), traffic))
                .timing(timing.node())
                .random(new Random(name.hashCode()))
                .listenerExecutor(Runnable::run)
                .limit("outboxKeys", "2000000")
                .start();
    }

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("m", Codec.string(), Codec.string());
    }

    private String value() {
        return Long.toHexString(random.nextLong()).repeat(VALUE_BYTES).substring(0, VALUE_BYTES);
    }

    /** The size of a record as it is stored and sent. */
    int recordBytes() {
        return (int) (one.stats().bytes() / entries);
    }

    private void settle() {
        for (int steps = 0; one.links().isEmpty() || !one.converged() || !other.converged(); steps++) {
            assertThat(steps).as("milliseconds").isLessThan(1_000_000);
            timing.advance(MILLI);
        }
    }

    /** Has some keys change while the two are apart, and sees what it takes when they meet. */
    Repair differ(int differing) {
        timing.advance(Duration.ofSeconds(30));
        network.partition(List.of("n1"));
        network.breakLinks("n1", "n2");
        timing.advance(Duration.ofSeconds(1));
        int first = random.nextInt(entries);
        for (int i = 0; i < differing; i++) {
            int key = (int) ((first + i * 7_919L) % entries);
            map(random.nextBoolean() ? one : other).put("key/" + key, value());
        }
        long before = news();
        traffic.reset();
        network.heal();
        while (traffic.elapsed() == 0) {
            timing.advance(MILLI);
        }
        long cpu = System.nanoTime();
        long elapsed = traffic.elapsed();
        while (news() - before < differing) {
            assertThat(elapsed).as("nanoseconds").isLessThan(600_000_000_000L);
            timing.advance(MILLI);
            elapsed = traffic.elapsed();
        }
        settle();
        assertThat(map(one)).hasSize(entries).hasSameSizeAs(map(other));
        return Repair.after(differing == 0 ? 0 : elapsed, traffic.bytes(), traffic.records(), System.nanoTime() - cpu);
    }

    private long news() {
        return one.stats().news() + other.stats().news();
    }
}
