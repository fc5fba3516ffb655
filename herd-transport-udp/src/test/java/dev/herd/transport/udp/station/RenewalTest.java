package dev.herd.transport.udp.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.session.Counters.Refusal;
import dev.herd.transport.udp.simulation.DatagramNetwork;
import dev.herd.transport.udp.simulation.Pair;
import dev.herd.transport.udp.simulation.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sessions go on under another key when the rings change. */
class RenewalTest {

    private static final PreSharedKey OTHER = PreSharedKey.parse("77".repeat(32));
    private static final PreSharedKey THIRD = PreSharedKey.parse("88".repeat(32));
    private static final Duration LONG = Duration.ofMinutes(3);

    private final Pair pair = new Pair(Trouble.none());
    private int frames;

    /** The first bytes of the packets that cross from now on: they say under which of a session's keys those are. */
    private Set<Integer> phases() {
        Set<Integer> phases = new TreeSet<>();
        pair.network.filter(passing -> {
            int first = passing.datagram()[0] & 0xff;
            if (first >= 0x84) {
                phases.add(first);
            }
            return true;
        });
        return phases;
    }

    private void exchange(RecordingLinkHandler[] ends, int count) {
        for (int way = 0; way < 2; way++) {
            Set<Integer> missing = new HashSet<>();
            ends[1 - way].onFrame(frame -> missing.remove(Arrays.hashCode(frame)));
            ends[way].resendWhatIsLost();
            for (int i = 0; i < count; i++) {
                byte[] frame = new byte[700];
                new Random(++frames).nextBytes(frame);
                missing.add(Arrays.hashCode(frame));
                ends[way].queue(frame);
            }
            ends[way].wake();
            pair.until("all came", missing::isEmpty);
            ends[0].check();
            ends[1].check();
        }
    }

    @Test
    void aSessionGoesOnUnderTheKeyThatItsDiallerUsesNow() {
        RecordingLinkHandler[] ends = pair.link();
        pair.serverKeys = pair.serverKeys.install(OTHER);
        pair.clientKeys = pair.clientKeys.install(OTHER);
        pair.pass(LONG);
        Set<Integer> before = phases();
        exchange(ends, 10);
        assertThat(before).as("nobody uses the other key yet").containsExactly(0x84);
        pair.clientKeys = pair.clientKeys.use(OTHER.id());
        pair.pass(LONG);
        Set<Integer> after = phases();
        exchange(ends, 10);
        assertThat(after).containsExactly(0x85);
        pair.clientKeys = pair.clientKeys.retire(Pair.KEY.id());
        pair.serverKeys = pair.serverKeys.use(OTHER.id()).retire(Pair.KEY.id());
        pair.pass(LONG);
        Set<Integer> last = phases();
        exchange(ends, 10);
        assertThat(last).as("there was nothing to do").containsExactly(0x85);
    }

    @Test
    void whatIsUnderWayMeanwhileIsNotLost() {
        for (int seed = 0; seed < 20; seed++) {
            RecordingLinkHandler[] ends = pair.link();
            pair.network.trouble(new Trouble(1_000_000, 60_000_000, 0.2, 0.1, 0.05, 1_400, 0));
            for (int i = 0; i < 6; i++) {
                PreSharedKey next = PreSharedKey.parse(String.format(Locale.ROOT, "%064x", 1 + seed * 10 + i));
                PreSharedKey last = pair.clientKeys.inUse();
                pair.serverKeys = pair.serverKeys.install(next);
                pair.clientKeys = pair.clientKeys.install(next).use(next.id());
                exchange(ends, 30);
                pair.serverKeys = pair.serverKeys.use(next.id()).retire(last.id());
                exchange(ends, 30);
                pair.clientKeys = pair.clientKeys.retire(last.id());
            }
            pair.network.trouble(Trouble.none());
            pair.pass(LONG);
            exchange(ends, 10);
            assertThat(pair.accepted).as("the first link still").hasSize(seed + 1);
            ends[0].link().close("the next one");
            pair.until("closed", () -> pair.places.taken() == 0);
        }
    }

    @Test
    void whoKnowsAKeyInCommonIsWishedTo() {
        RecordingLinkHandler[] ends = pair.link();
        pair.clientKeys = pair.clientKeys.install(THIRD).install(OTHER);
        pair.serverKeys = KeyRing.of(Pair.KEY).replacedBy(KeyRing.of(OTHER)); // though its peers use the old one still
        pair.pass(LONG);
        Set<Integer> phases = phases();
        exchange(ends, 10);
        assertThat(phases).containsExactly(0x85);
        assertThat(pair.server.station().counters().get(Refusal.UNKNOWN_KEY)).isPositive();
    }

    @Test
    void aKeyThatOnlyTheDiallerUsesMakesNoHarmAndIsTakenWhenTheOtherEndTakesNoOtherAnyMore() {
        RecordingLinkHandler[] ends = pair.link();
        pair.clientKeys = pair.clientKeys.install(OTHER).use(OTHER.id());
        pair.pass(LONG);
        Set<Integer> before = phases();
        exchange(ends, 10);
        assertThat(before).containsExactly(0x84);
        assertThat(pair.server.station().counters().get(Refusal.UNKNOWN_KEY)).isEqualTo(1);
        pair.serverKeys = KeyRing.of(OTHER);
        pair.pass(LONG);
        Set<Integer> after = phases();
        exchange(ends, 10);
        assertThat(after).containsExactly(0x85);
    }

    @Test
    void aLinkEndsWhoseKeyWasRetiredIfItsEndsHaveNoOtherInCommon() {
        for (boolean here : new boolean[] {true, false}) {
            Pair other = new Pair(Trouble.none());
            RecordingLinkHandler[] ends = other.link();
            if (here) {
                other.clientKeys = KeyRing.of(OTHER);
            } else {
                other.serverKeys = KeyRing.of(OTHER);
            }
            other.pass(Duration.ofSeconds(29));
            assertThat(ends[0].isClosed() || ends[1].isClosed()).isFalse();
            other.pass(Duration.ofSeconds(17));
            assertThat(ends[0].closedReason()).contains("its key was retired");
            assertThat(ends[1].closedReason()).contains("its key was retired");
        }
    }

    @Test
    void whoWasRefusedAllItsKeysAsksAgainAndTheLinkStays() {
        RecordingLinkHandler[] ends = pair.link();
        pair.clientKeys = KeyRing.of(Pair.KEY).replacedBy(KeyRing.of(OTHER)); // ahead of its peer
        pair.pass(Duration.ofSeconds(20));
        assertThat(pair.server.station().counters().get(Refusal.UNKNOWN_KEY)).isBetween(2L, 20L);
        pair.serverKeys = pair.serverKeys.install(OTHER);
        pair.pass(LONG);
        Set<Integer> phases = phases();
        exchange(ends, 10);
        assertThat(phases).containsExactly(0x85);
    }

    @Test
    void aLinkStaysThroughAnyChangesWhileItsEndsHaveAKeyInCommon() {
        PreSharedKey[] all = {Pair.KEY, OTHER, THIRD, PreSharedKey.parse("99".repeat(32))};
        for (int seed = 0; seed < 20; seed++) {
            Pair other = new Pair(Trouble.none());
            RecordingLinkHandler[] ends = other.link();
            other.network.trouble(new Trouble(1_000_000, 60_000_000, 0.2, 0.1, 0.02, 1_400, 0));
            Random random = new Random(seed);
            for (int i = 0; i < 60; i++) {
                KeyRing next = KeyRing.of(all[random.nextInt(all.length)]).install(all[3]);
                if (random.nextBoolean()) {
                    next = next.install(all[random.nextInt(all.length)]).use(all[3].id());
                }
                if (random.nextBoolean()) {
                    other.clientKeys = other.clientKeys.replacedBy(next);
                } else {
                    other.serverKeys = other.serverKeys.replacedBy(next);
                }
                other.pass(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 200 : 8_000)));
            }
            assertThat(ends[0].isClosed() || ends[1].isClosed())
                    .as("seed " + seed)
                    .isFalse();
        }
    }

    @Test
    void aKeyThatComesBackInTimeIsTakenAsEver() {
        RecordingLinkHandler[] ends = pair.link();
        pair.serverKeys = KeyRing.of(OTHER);
        pair.pass(Duration.ofSeconds(28));
        pair.serverKeys = KeyRing.of(Pair.KEY);
        pair.pass(LONG);
        exchange(ends, 5);
    }

    @Test
    void whatIsRecordedOfARenewalIsOfNoUse() {
        RecordingLinkHandler[] ends = pair.link();
        List<DatagramNetwork.Passing> recorded = new ArrayList<>();
        pair.network.filter(recorded::add);
        pair.serverKeys = pair.serverKeys.install(OTHER);
        pair.clientKeys = pair.clientKeys.install(OTHER).use(OTHER.id());
        exchange(ends, 5);
        pair.pass(LONG);
        Set<Integer> phases = phases();
        List.copyOf(recorded).forEach(each -> pair.network.carry(each.from(), each.to(), each.datagram()));
        pair.pass(Duration.ofSeconds(5));
        phases.clear();
        exchange(ends, 5);
        assertThat(phases).containsExactly(0x85);
    }
}
