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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that lacks everything gets it once, from all who have it, whoever of them stalls or goes. */
class JoinTest {

    private static final int KEYS = 20_000;
    private static final int VALUE = 100;
    private static final long BYTES_PER_SECOND = 10_000_000;
    private static final Duration STEP = Duration.ofMillis(10);

    private final ManualTiming timing = new ManualTiming();
    private final SimulatedNetwork network = new SimulatedNetwork(
            timing,
            new Faults(false, 5_000_000, 5_000_000, 0, 0, 0, 65_536, BYTES_PER_SECOND, 0, 0, 0, 0, NodeFaults.none()),
            1);
    private final List<Herd> herds = new ArrayList<>();

    private Herd node(int... peers) throws IOException {
        int number = herds.size();
        String[] endpoints = new String[peers.length];
        for (int i = 0; i < peers.length; i++) {
            endpoints[i] = "sim://localhost:" + (peers[i] + 1);
        }
        Herd herd = Herd.builder()
                .node("n" + number)
                .listen("sim://localhost:" + (number + 1))
                .peers(endpoints)
                .transport(network.transport("n" + number))
                .timing(timing.node())
                .random(new Random(number))
                .listenerExecutor(Runnable::run)
                .start();
        herds.add(herd);
        return herd;
    }

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("m", Codec.string(), Codec.string());
    }

    /** Nodes 0 to 2, linked with each other, hold everything. */
    private void threeFull() throws IOException {
        node();
        node(0);
        node(0, 1);
        for (int key = 0; key < KEYS; key++) {
            map(herds.get(0)).put("k" + key, "v".repeat(VALUE));
        }
        timing.advance(Duration.ofSeconds(30));
    }

    private boolean isFull(Herd herd) {
        return herd.stats().keys() == KEYS && herd.converged();
    }

    /** Returns after how long. */
    private Duration until(BooleanSupplier condition) {
        Duration took = Duration.ZERO;
        while (!condition.getAsBoolean()) {
            assertThat(took).isLessThan(Duration.ofMinutes(2));
            timing.advance(STEP);
            took = took.plus(STEP);
        }
        return took;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everythingComesOnce(int donors) throws IOException {
        threeFull();
        int[] peers = new int[donors];
        for (int i = 0; i < donors; i++) {
            peers[i] = i;
        }
        long before = network.bytes();
        Herd joining = node(peers);
        until(() -> isFull(joining));
        long once = network.bytes() - before;
        assertThat(once).isBetween((long) KEYS * VALUE, KEYS * (VALUE + 38L));
        for (int donor = 0; donor < donors; donor++) {
            assertThat(network.frames("n" + donor, "n3")).isGreaterThan(60L / donors);
        }
    }

    /** One of three stands still while the others give: its share is asked of them. */
    @Test
    void aDonorThatStallsHoldsNothingUp() throws IOException {
        threeFull();
        Herd joining = node(0, 1, 2);
        until(() -> joining.stats().keys() > KEYS / 4);
        network.freeze("n2", Duration.ofSeconds(20));
        Duration took = until(() -> joining.stats().keys() == KEYS);
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void whenADonorIsGoneTheOthersGiveTheRest() throws IOException {
        threeFull();
        long before = network.bytes();
        Herd joining = node(0, 1);
        until(() -> joining.stats().keys() > KEYS / 2);
        network.crash("n1");
        until(() -> joining.stats().keys() == KEYS);
        assertThat(network.bytes() - before).isLessThan(KEYS * (VALUE + 60L));
    }

    /** The only one who has it comes back: what it gave before isn't given again. */
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.7})
    void afterABreakItGoesOn(double share) throws IOException {
        threeFull();
        long before = network.bytes();
        Herd joining = node(0);
        until(() -> joining.stats().keys() > KEYS * share);
        network.breakLinks("n0", "n3");
        until(() -> isFull(joining));
        assertThat(network.bytes() - before).isLessThan(KEYS * (VALUE + 60L));
    }

    @Test
    void whatIsWrittenMeanwhileArrivesMeanwhile() throws IOException {
        threeFull();
        Herd joining = node(0, 1);
        until(() -> joining.stats().keys() > KEYS / 4);
        map(herds.get(2)).put("k5", "new");
        until(() -> "new".equals(map(joining).get("k5")));
        assertThat(joining.filling()).isTrue();
        map(joining).put("k6", "newer");
        until(() -> "newer".equals(map(herds.get(2)).get("k6")));
        until(() -> isFull(joining));
        assertThat(map(joining)).containsEntry("k5", "new").containsEntry("k6", "newer");
    }

    /** Two that join at once, linked with each other, too: neither takes the other for one who has it all. */
    @Test
    void twoThatAreBeingFilledDoNotMistakeEachOther() throws IOException {
        threeFull();
        Herd one = node(0);
        until(() -> one.stats().keys() > KEYS / 10);
        Herd other = node(1, 3);
        until(() -> isFull(one) && isFull(other));
        assertThat(map(other)).hasSize(KEYS);
    }

    /** Of a chain of nodes that start empty, each is filled through the one before it. */
    @Test
    void aChainIsFilled() throws IOException {
        threeFull();
        Herd first = node(0);
        Herd second = node(3);
        Herd third = node(4);
        until(() -> isFull(first) && isFull(second) && isFull(third));
        assertThat(map(third)).hasSize(KEYS);
    }
}
