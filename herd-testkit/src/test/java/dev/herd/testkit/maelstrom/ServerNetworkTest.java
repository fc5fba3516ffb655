package dev.herd.testkit.maelstrom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.ManualTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The network's peculiarities, each of which shows in what is measured. */
class ServerNetworkTest {

    private final ManualTiming timing = new ManualTiming();
    private final ServerNetwork network = new ServerNetwork(timing, 2, Latency.constant(100), new Random(1));
    private final List<String> arrivals = new ArrayList<>();

    private Runnable arrival(String what) {
        return () -> arrivals.add(what + "@" + timing.monotonicNanos() / ServerNetwork.MILLI);
    }

    private void at(long millis, Runnable action) {
        timing.after(millis * ServerNetwork.MILLI, action);
    }

    private List<String> arrivals() {
        timing.advance(Duration.ofSeconds(1));
        return arrivals;
    }

    @Test
    void serversSleepWholeMilliseconds() {
        network.fromServer(0, 1, arrival("message"));
        network.fromClient(0, arrival("request"));
        assertThat(arrivals()).containsExactly("request@0", "message@99");
        assertThat(network.messages()).isOne();
    }

    @Test
    void aRequestWaitsForTheMessageThatItsServerSleepsFor() {
        network.fromServer(0, 1, arrival("message"));
        at(30, () -> network.fromServer(0, 1, arrival("later")));
        at(40, () -> network.fromClient(1, arrival("request")));
        assertThat(arrivals()).containsExactly("message@99", "request@99", "later@129");
    }

    @Test
    void aCutCountsWhenAMessageIsTaken() {
        BitSet first = new BitSet();
        first.set(0);
        network.fromServer(0, 1, arrival("taken before"));
        at(10, () -> network.fromServer(0, 1, arrival("sent before, taken while cut")));
        at(20, () -> network.cut(List.of(new BitSet(), first)));
        at(30, () -> network.fromServer(1, 0, arrival("the other way")));
        at(120, network::heal);
        at(130, () -> network.fromServer(0, 1, arrival("after")));
        assertThat(arrivals()).containsExactly("taken before@99", "the other way@129", "after@229");
        assertThat(network.messages()).isEqualTo(4);
        assertThat(network.dropped()).isOne();
    }

    @Test
    void twoSidesHearOnlyThemselves() {
        List<Integer> nodes = List.of(3, 0, 4, 1, 2);
        List<BitSet> deafTo = Grudges.apart(nodes, 2);
        assertThat(deafTo.get(3)).isEqualTo(setOf(1, 2, 4)).isEqualTo(deafTo.get(0));
        assertThat(deafTo.get(4))
                .isEqualTo(setOf(0, 3))
                .isEqualTo(deafTo.get(1))
                .isEqualTo(deafTo.get(2));
    }

    @Test
    void onARingEachHearsAnotherMajority() {
        List<Integer> nodes = new ArrayList<>(List.of(0, 1, 2, 3, 4));
        Collections.shuffle(nodes, new Random(2));
        List<BitSet> deafTo = Grudges.ring(nodes);
        assertThat(deafTo).allMatch(others -> others.cardinality() == 2).doesNotHaveDuplicates();
        assertThat(IntStream.range(0, 5)).noneMatch(node -> deafTo.get(node).get(node));
    }

    @Test
    void ofManyEachHearsAMajority() {
        List<BitSet> deafTo = Grudges.majorities(25, new Random(3));
        assertThat(deafTo).allMatch(others -> others.cardinality() >= 11 && others.cardinality() <= 12);
        for (int node = 0; node < 25; node++) {
            assertThat(deafTo.get(node).get(node)).isFalse();
            for (int other = 0; other < 25; other++) {
                assertThat(deafTo.get(node).get(other))
                        .isEqualTo(deafTo.get(other).get(node));
            }
        }
    }

    private static BitSet setOf(int... members) {
        BitSet set = new BitSet();
        IntStream.of(members).forEach(set::set);
        return set;
    }
}
