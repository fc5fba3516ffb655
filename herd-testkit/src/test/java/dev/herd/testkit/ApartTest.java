package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Halves of a herd that were apart for longer than removals are remembered. */
@Timeout(60)
class ApartTest {

    private static final Duration LIFE = Duration.ofMinutes(2);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration CALM = Duration.ofMinutes(3);
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final ManualTiming timing = new ManualTiming();
    private final List<Herd> herds = new ArrayList<>();
    private SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), 3);
    private int starts;

    private Herd start(int node, Duration off) throws IOException {
        return Herd.builder()
                .node("n" + node)
                .listen("sim://localhost:" + (1 + node))
                .peers(node == 0 ? new String[0] : new String[] {"sim://localhost:" + node})
                .transport(network.transport("n" + node))
                .tombstoneLife(LIFE)
                .timing(timing.node().wallOffset(off.toNanos()))
                .random(new Random(++starts))
                .listenerExecutor(Runnable::run)
                .start();
    }

    /** A line of nodes that are all linked. */
    private void startAll(Duration... off) throws IOException {
        for (int node = 0; node < off.length; node++) {
            herds.add(start(node, off[node]));
        }
        timing.advance(SHORT);
    }

    private HerdMap<String, String> map(int node) {
        return herds.get(node).map("m", Codec.string(), Codec.string());
    }

    private void apart(Integer... nodes) {
        network.partition(Arrays.stream(nodes).map(node -> "n" + node).toList());
    }

    private void together() {
        network.heal();
        timing.advance(Duration.ofMinutes(1));
    }

    private void assertThatAllHold(String key, String value) {
        for (Herd herd : herds) {
            assertThat(herd.map("m", Codec.string(), Codec.string()).get(key))
                    .as("%s on %s", key, herd.node())
                    .isEqualTo(value);
        }
    }

    private void assertThatNobodyHolds(String key) {
        for (Herd herd : herds) {
            assertThat(herd.map("m", Codec.string(), Codec.string()).get(key))
                    .as("%s on %s", key, herd.node())
                    .isNull();
        }
    }

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            map(0).put("key" + i, "old");
        }
        timing.advance(CALM);
    }

    /** Few enough for a sketch, and too many for it. */
    @ParameterizedTest
    @ValueSource(ints = {30, 5_000})
    void whatOneHalfRemovedStaysAway(int count) throws IOException {
        startAll(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        fill(count + 20);
        apart(2);
        timing.advance(SHORT);
        for (int i = 0; i < count; i++) {
            map(i % 2).remove("key" + i);
        }
        map(2).put("new", "written meanwhile");
        map(2).put("key0", "put again");
        timing.advance(LONG);
        assertThat(map(2).get("key1")).isEqualTo("old");
        together();
        for (int i = 1; i < count; i++) {
            assertThatNobodyHolds("key" + i);
        }
        assertThatAllHold("key" + count, "old");
        assertThatAllHold("new", "written meanwhile");
        assertThatAllHold("key0", "put again");
    }

    /** What comes from a third node that was apart for longer still is older, and isn't corrected by what was removed. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whatIsOlderStillDoesNotBringBackWhatWasRemoved(int longest) throws IOException {
        startAll(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        fill(60);
        apart(longest);
        timing.advance(SHORT);
        for (int i = 0; i < 30; i++) {
            map(1).put("key" + i, "newer");
        }
        timing.advance(CALM);
        apart(0, 2);
        timing.advance(SHORT);
        for (int i = 0; i < 30; i++) {
            map(1).remove("key" + i);
        }
        timing.advance(LONG);
        apart(2 - longest);
        timing.advance(SHORT.multipliedBy(2));
        together();
        for (int i = 0; i < 30; i++) {
            assertThatNobodyHolds("key" + i);
        }
        assertThatAllHold("key30", "old");
    }

    @Test
    void largeValuesAndThoseThatExpireStayAwayToo() throws IOException {
        startAll(Duration.ZERO, Duration.ZERO);
        map(0).put("large", "v".repeat(200_000));
        map(0).put("expiring", "v", Duration.ofDays(1));
        map(0).put("other", "v", Duration.ofDays(1));
        fill(1);
        apart(1);
        timing.advance(SHORT);
        map(0).remove("large");
        map(0).remove("expiring");
        timing.advance(LONG);
        together();
        assertThatNobodyHolds("large");
        assertThatNobodyHolds("expiring");
        assertThatAllHold("other", "v");
        assertThatAllHold("key0", "old");
    }

    @Test
    void whatFramesAreLostOfStaysAwayToo() throws IOException {
        network = new SimulatedNetwork(timing, Faults.lossyDatagrams(), 4);
        startAll(Duration.ZERO, Duration.ZERO);
        fill(200);
        apart(1);
        timing.advance(SHORT);
        for (int i = 0; i < 150; i++) {
            map(0).remove("key" + i);
        }
        timing.advance(LONG);
        together();
        for (int i = 0; i < 150; i++) {
            assertThatNobodyHolds("key" + i);
        }
        assertThatAllHold("key199", "old");
    }

    /** It was not there when the halves were last equal, though it is older than that by the clock of who wrote it. */
    @Test
    void whatCameFromElsewhereMeanwhileIsNotTakenForRemoved() throws IOException {
        startAll(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        apart(2);
        timing.advance(SHORT);
        map(2).put("late", "older than the last time when the first two were equal");
        fill(20);
        apart(0);
        timing.advance(LONG);
        assertThat(map(1).get("late")).isNotNull();
        timing.advance(LONG);
        together();
        assertThatAllHold("late", "older than the last time when the first two were equal");
    }

    @Test
    void whatAClockBehindAcceptedIsNotTakenForRemoved() throws IOException {
        startAll(Duration.ofHours(-1), Duration.ZERO);
        fill(20);
        apart(1);
        timing.advance(SHORT);
        map(0).put("late", "accepted an hour ago");
        timing.advance(LONG);
        together();
        assertThatAllHold("late", "accepted an hour ago");
    }

    /** It went where the clock was ahead, but nobody removed it. */
    @Test
    void whatExpiredByAWrongClockIsNotTakenForRemoved() throws IOException {
        NodeTiming moved = timing.node();
        herds.add(start(0, Duration.ZERO));
        herds.add(Herd.builder()
                .node("n1")
                .listen("sim://localhost:2")
                .peers("sim://localhost:1")
                .transport(network.transport("n1"))
                .timing(moved)
                .random(new Random(9))
                .listenerExecutor(Runnable::run)
                .start());
        timing.advance(SHORT);
        map(0).put("key", "for an hour", Duration.ofHours(1));
        fill(20);
        moved.wallOffset(Duration.ofHours(2).toNanos());
        timing.advance(Duration.ofMinutes(2));
        assertThat(map(1).get("key")).isNull();
        moved.wallOffset(0);
        timing.advance(Duration.ofMinutes(5));
        assertThatAllHold("key", "for an hour");
    }

    /** What a node knows of others, it knows from those that fill it. */
    @Test
    void aHalfThatRestartedNodeByNodeBringsNothingBack() throws IOException {
        startAll(Duration.ZERO, Duration.ZERO, Duration.ZERO);
        fill(30);
        apart(0);
        timing.advance(SHORT);
        map(0).remove("key7");
        for (int node = 2; node >= 1; node--) {
            network.crash("n" + node);
            herds.set(node, start(node, Duration.ZERO));
            timing.advance(CALM);
            assertThat(map(node).get("key7")).isEqualTo("old");
        }
        timing.advance(LONG);
        together();
        assertThatNobodyHolds("key7");
        assertThatAllHold("key8", "old");
    }
}
