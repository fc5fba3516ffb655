package dev.herd.transport.udp.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.session.Counters.Refusal;
import dev.herd.transport.udp.simulation.DatagramNetwork;
import dev.herd.transport.udp.simulation.Pair;
import dev.herd.transport.udp.simulation.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Requests that come again: recorded by somebody, or because no answer arrived. */
class RepeatedRequestsTest {

    private final Pair pair = new Pair(Trouble.none());

    private static boolean isKind(DatagramNetwork.Passing passing, Packets.Kind kind) {
        return Packets.kind(passing.datagram(), passing.datagram().length) == kind;
    }

    @Test
    void recordedRequestsMakeNoSessionsWhileTheirCookiesAreGoodNorHarmTheLinksThatTheyMade() {
        List<byte[]> recorded = new ArrayList<>();
        pair.network.filter(passing -> {
            if (isKind(passing, Packets.Kind.INIT)) {
                recorded.add(passing.datagram().clone());
            }
            return true;
        });
        RecordingLinkHandler[] ends = pair.link();
        for (int i = 1; i < 8; i++) {
            pair.link();
        }
        List<byte[]> replayed = List.copyOf(recorded);
        for (int second = 0; second < 150; second++) {
            replayed.forEach(each -> pair.network.carry(Pair.CLIENT, Pair.SERVER, each));
            pair.pass(Duration.ofSeconds(1));
            assertThat(pair.server.station().sessions())
                    .as("after " + second + " s")
                    .isEqualTo(8);
        }
        assertThat(pair.server.station().counters().get(Refusal.REPLAYED)).isGreaterThan(8 * 50);
        ends[1].send(new byte[] {4});
        pair.until("the link works", () -> ends[0].frameTexts().contains("04"));
    }

    @Test
    void aRequestWhoseAnswerNeverArrivedIsAnsweredAgainButNotOnceItsSessionIsGone() {
        List<byte[]> recorded = new ArrayList<>();
        pair.network.filter(passing -> {
            if (isKind(passing, Packets.Kind.INIT)) {
                recorded.add(passing.datagram().clone());
            }
            return !isKind(passing, Packets.Kind.ACCEPT);
        });
        RecordingLinkHandler handler = pair.dial();
        pair.until("it gave up", handler::isClosed);
        pair.pass(Duration.ofSeconds(10));
        assertThat(pair.server.station().sessions()).isZero();
        List.copyOf(recorded).forEach(each -> pair.network.carry(Pair.CLIENT, Pair.SERVER, each));
        pair.pass(Duration.ofSeconds(1));
        assertThat(pair.server.station().sessions()).isZero();
    }

    @Test
    void whoMadeRoomForOthersGetsInByRepeatingItself() {
        pair.places = new Places(1_000);
        pair.restartServer();
        AtomicBoolean deaf = new AtomicBoolean(true);
        pair.network.filter(passing -> !deaf.get() || !isKind(passing, Packets.Kind.ACCEPT));
        List<RecordingLinkHandler> dialled = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            dialled.add(pair.dial());
        }
        pair.pass(Duration.ofMillis(1_500));
        assertThat(pair.server.station().counters().get(Refusal.TOO_MANY_HANDSHAKES))
                .isPositive();
        deaf.set(false);
        pair.until("all are open", () -> dialled.stream().allMatch(RecordingLinkHandler::wasOpened));
    }
}
