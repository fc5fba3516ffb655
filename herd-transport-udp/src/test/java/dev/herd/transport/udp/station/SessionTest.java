package dev.herd.transport.udp.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Link;
import dev.herd.transport.udp.session.Counters.Refusal;
import dev.herd.transport.udp.session.PathRules;
import dev.herd.transport.udp.simulation.DatagramNetwork;
import dev.herd.transport.udp.simulation.Pair;
import dev.herd.transport.udp.simulation.Trouble;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class SessionTest {

    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("10.0.0.99", 4_321);

    private final Pair pair = new Pair(Trouble.none());
    private final List<DatagramNetwork.Passing> recorded = new ArrayList<>();
    private int frames;

    private void record() {
        pair.network.filter(passing -> recorded.add(passing));
    }

    private static byte[] frame(int number, int length) {
        byte[] frame = new byte[length];
        new Random(number).nextBytes(frame);
        return frame;
    }

    private void check(RecordingLinkHandler[] ends) {
        ends[0].check();
        ends[1].check();
    }

    /** Sends frames from one end to the other until all have come. */
    private void exchange(RecordingLinkHandler[] ends, int count, int length) {
        exchange(pair, ends, count, number -> length);
    }

    private void exchange(Pair on, RecordingLinkHandler[] ends, int count, IntUnaryOperator length) {
        Set<Integer> missing = new HashSet<>();
        ends[1].onFrame(frame -> missing.remove(Arrays.hashCode(frame)));
        ends[0].resendWhatIsLost();
        for (int i = 0; i < count; i++) {
            byte[] frame = frame(++frames, length.applyAsInt(i));
            missing.add(Arrays.hashCode(frame));
            ends[0].queue(frame);
        }
        ends[0].wake();
        on.until(count + " frames came", missing::isEmpty);
        check(ends);
    }

    /** Else a node whose peer's own frames are lost for a while would take it for dead, though it acknowledges all that it is sent. */
    @Test
    void anAcknowledgementIsASignOfLife() {
        RecordingLinkHandler[] ends = pair.link();
        pair.pass(Duration.ofSeconds(1));
        int before = ends[0].signsOfLife();
        exchange(ends, 1, 500);
        pair.pass(Duration.ofSeconds(1));
        assertThat(ends[0].signsOfLife()).isGreaterThan(before);
        assertThat(ends[0].frames()).isEmpty();
    }

    @Test
    void whatIsRecordedAndSentAgainIsNotTakenAgain() {
        RecordingLinkHandler[] ends = pair.link();
        record();
        exchange(ends, 20, 500);
        int came = ends[1].frames().size();
        long toServer =
                recorded.stream().filter(each -> each.to().equals(Pair.SERVER)).count();
        List.copyOf(recorded).forEach(passing -> pair.network.carry(passing.from(), passing.to(), passing.datagram()));
        pair.pass(Duration.ofSeconds(5));
        assertThat(ends[1].frames()).hasSize(came);
        assertThat(pair.server.station().counters().get(Refusal.REPLAYED))
                .isEqualTo(toServer)
                .isPositive();
    }

    @Test
    void whatIsSentBackToItsSenderIsNotTaken() {
        RecordingLinkHandler[] ends = pair.link();
        record();
        exchange(ends, 5, 500);
        List.copyOf(recorded).forEach(passing -> pair.network.carry(passing.to(), passing.from(), passing.datagram()));
        pair.pass(Duration.ofSeconds(5));
        assertThat(ends[0].frames()).isEmpty();
        exchange(ends, 5, 400);
    }

    @Test
    void forgedTruncatedAndOversizeDatagramsHarmNoLink() {
        RecordingLinkHandler[] ends = pair.link();
        record();
        exchange(ends, 5, 500);
        Random random = new Random(1);
        List<DatagramNetwork.Passing> good = List.copyOf(recorded);
        for (int i = 0; i < 3_000; i++) {
            DatagramNetwork.Passing one = good.get(random.nextInt(good.size()));
            byte[] bytes = Arrays.copyOf(
                    one.datagram(), random.nextInt(4) == 0 ? random.nextInt(1, 60_000) : one.datagram().length);
            // The number in the header may be one that is still to come: that packet must be taken all the same.
            bytes[Math.min(bytes.length - 1, 5 + random.nextInt(8))] ^= (byte) random.nextInt();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            pair.network.carry(one.from(), one.to(), bytes);
        }
        pair.pass(Duration.ofSeconds(5));
        assertThat(pair.server.station().counters().get(Refusal.FORGED)).isGreaterThan(500);
        exchange(ends, 50, 400);
    }

    @Test
    void framesOfEverySizeCrossAPathOfAnyWidth() {
        for (int mtu : new int[] {1_200, 1_300, 1_472, 5_000, 65_507}) {
            Pair other = new Pair(new Trouble(1_000_000, 2_000_000, 0, 0, 0, mtu, 0));
            other.rules = new PathRules(65_507, 65_507, 65_536, 15_000_000_000L, 60_000_000_000L);
            other.restartServer();
            other.client.stop();
            other.client = other.station(Pair.CLIENT, false, true);
            RecordingLinkHandler[] ends = other.link();
            assertThat(ends[0].link().maxFrameBytes()).isEqualTo(65_536);
            exchange(other, ends, 40, i -> 1 + 65_535 * i / 39);
        }
    }

    @Test
    void aPathThatBecomesNarrowerIsBorne() {
        pair.rules = new PathRules(9_000, 65_507, 4_096, 15_000_000_000L, 60_000_000_000L);
        pair.restartServer();
        pair.client.stop();
        pair.client = pair.station(Pair.CLIENT, false, true);
        RecordingLinkHandler[] ends = pair.link();
        exchange(ends, 100, 4_000);
        int[] largest = {0};
        pair.network.filter(passing -> {
            largest[0] = Math.max(largest[0], passing.datagram().length);
            return passing.datagram().length <= 1_280;
        });
        exchange(ends, 101, 4_001);
        assertThat(largest[0]).as("it had become wide").isGreaterThan(8_000);
    }

    @Test
    void aLinkSurvivesAnotherPortAndAnotherAddress() {
        RecordingLinkHandler[] ends = pair.link();
        exchange(ends, 10, 500);
        for (InetSocketAddress to : List.of(new InetSocketAddress("10.0.0.1", 9_999), ELSEWHERE)) {
            pair.client.socket().rebind(to);
            exchange(ends, 10, 600 + to.getPort() % 100);
            exchange(new RecordingLinkHandler[] {ends[1], ends[0]}, 10, 700 + to.getPort() % 100);
        }
        assertThat(ends[1].link().remote()).as("never changes").isEqualTo("udp://10.0.0.1:5000");
    }

    @Test
    void whoCopiesPacketsToAnotherAddressDrawsNothingThereButAFewChallenges() {
        RecordingLinkHandler[] ends = pair.link();
        int[] drawn = {0, 0};
        pair.network.filter(passing -> {
            if (passing.to().equals(ELSEWHERE)) {
                drawn[0] += passing.datagram().length;
            }
            if (passing.to().equals(Pair.SERVER) && passing.from().equals(Pair.CLIENT)) {
                drawn[1] += passing.datagram().length;
                pair.network.carry(ELSEWHERE, Pair.SERVER, passing.datagram());
                return false; // his copy comes first, and the true one never
            }
            return true;
        });
        ends[0].send(frame(1, 1_000));
        pair.until("it came", () -> ends[1].frames().size() == 1);
        exchange(new RecordingLinkHandler[] {ends[1], ends[0]}, 50, 1_000);
        assertThat(drawn[0]).isBetween(1, 3 * drawn[1]).isLessThan(2_000);
    }

    @Test
    void aQuietLinkIsKeptOpenAndADeadOneEnds() {
        RecordingLinkHandler[] ends = pair.link();
        pair.pass(Duration.ofSeconds(2));
        record();
        pair.pass(Duration.ofMinutes(10));
        assertThat(ends[0].isClosed()).isFalse();
        assertThat(recorded.size())
                .as("two ends, each at most every 15 s, and acknowledgements")
                .isBetween(40, 170);
        pair.network.filter(passing -> false);
        pair.pass(Duration.ofSeconds(76));
        assertThat(ends[0].isClosed() && ends[1].isClosed()).isTrue();
        assertThat(pair.server.station().sessions() + pair.client.station().sessions())
                .isZero();
        assertThat(pair.places.taken()).isZero();
    }

    @Test
    void aReasonReachesTheOtherEndThoughTheFirstTimesItIsLost() {
        RecordingLinkHandler[] ends = pair.link();
        int[] lost = {0};
        pair.network.filter(passing -> !passing.from().equals(Pair.CLIENT) || ++lost[0] > 2);
        ends[0].link().close("enough");
        pair.until("it was told", ends[0]::isClosed);
        assertThat(ends[0].closedReason()).isEqualTo("enough");
        for (int i = 0; i < 100; i++) {
            ends[1].send(frame(i, 1_000));
        }
        pair.until("the other end was told", ends[1]::isClosed);
        assertThat(ends[1].closedReason()).contains("enough");
        check(ends);
    }

    @Test
    void aHandlerThatThrowsLosesItsOwnLinkOnly() {
        RecordingLinkHandler[] bad = pair.link();
        RecordingLinkHandler[] good = pair.link();
        bad[1].onFrame(frame -> {
            throw new IllegalStateException("for the test");
        });
        bad[0].send(frame(1, 10));
        pair.until("it closed", () -> bad[0].isClosed() && bad[1].isClosed());
        assertThat(bad[1].closedReason()).contains("internal error", "for the test");
        exchange(good, 10, 100);
    }

    /** The other end has room for so many frames in parts; those it gives up must not be told to have been delivered. */
    @Test
    void whatWasTakenInPartsAndGivenUpIsNotDelivered() {
        RecordingLinkHandler[] ends = pair.link();
        exchange(ends, 500, 4_000); // so that very many packets may be on their way
        boolean[] holds = {true};
        int[] count = {0};
        List<DatagramNetwork.Passing> held = new ArrayList<>();
        pair.network.filter(passing -> {
            if (!holds[0]) {
                return true;
            }
            if (passing.from().equals(Pair.CLIENT) && ++count[0] % 4 == 3) {
                held.add(passing);
                return false;
            }
            return passing.from().equals(Pair.CLIENT); // nothing is acknowledged meanwhile
        });
        for (int i = 0; i < 80; i++) {
            ends[0].queue(frame(++frames, 4_000));
        }
        ends[0].wake();
        pair.pass(Duration.ofMillis(3));
        holds[0] = false;
        held.forEach(passing -> pair.network.carry(passing.from(), passing.to(), passing.datagram()));
        pair.pass(Duration.ofSeconds(10));
        assertThat(pair.server.station().counters().get(Refusal.GIVEN_UP)).isPositive();
        assertThat(ends[1].frameTexts()).containsAll(ends[0].deliveredTexts());
        check(ends);
    }

    @Test
    void lossCostsTimeButNoFrames() {
        pair.network.trouble(new Trouble(10_000_000, 30_000_000, 0.3, 0.1, 0.05, 1_400, 0));
        RecordingLinkHandler[] ends = pair.link();
        exchange(ends, 300, 900);
        exchange(ends, 20, 4_000);
        assertThat(ends[0].reports()).isGreaterThan(320);
    }

    @Test
    void aLostFrameIsReportedSoonerThanThreeRoundTrips() {
        pair.network.trouble(new Trouble(50_000_000, 50_000_000, 0, 0, 0, 1_400, 0));
        RecordingLinkHandler[] ends = pair.link();
        for (int i = 0; i < 20; i++) {
            exchange(ends, 1, 100); // so that the round trip is known
        }
        int[] sent = {0};
        pair.network.filter(passing -> !passing.from().equals(Pair.CLIENT) || ++sent[0] != 1);
        long start = pair.timing.monotonicNanos();
        exchange(ends, 1, 101);
        assertThat(pair.timing.monotonicNanos() - start).isLessThan(300_000_000L);
    }

    @Test
    void aBulkTransferUsesThePathAndDoesNotFloodIt() {
        // A router that forwards 1 MB/s and keeps 60 kB: what comes faster is dropped.
        long[] router = {0, 0};
        pair.network.trouble(new Trouble(20_000_000, 20_000_000, 0, 0, 0, 1_400, 0));
        RecordingLinkHandler[] ends = pair.link();
        int[] dropped = {0, 0};
        pair.network.filter(passing -> {
            long now = pair.timing.monotonicNanos();
            router[0] = Math.max(0, router[0] - (now - router[1]) / 1_000);
            router[1] = now;
            dropped[1]++;
            if (router[0] + passing.datagram().length > 60_000) {
                dropped[0]++;
                return false;
            }
            router[0] += passing.datagram().length;
            return true;
        });
        long start = pair.timing.monotonicNanos();
        exchange(ends, 3_000, 1_000);
        long millis = (pair.timing.monotonicNanos() - start) / 1_000_000;
        assertThat(millis).as("3 MB over 1 MB/s").isBetween(2_900L, 6_000L);
        assertThat(dropped[0]).as("of " + dropped[1]).isLessThan(dropped[1] / 10);
    }

    @Test
    void aWakeOfALinkThatIsOverDoesNoHarm() {
        RecordingLinkHandler[] ends = pair.link();
        Link link = ends[0].link();
        link.close("over");
        pair.pass(Duration.ofMinutes(2));
        link.wake();
        link.close("again");
        pair.pass(Duration.ofSeconds(1));
        assertThat(pair.client.station().sessions()).isZero();
        check(ends);
    }
}
