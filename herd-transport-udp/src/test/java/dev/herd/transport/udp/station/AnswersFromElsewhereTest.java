package dev.herd.transport.udp.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.simulation.DatagramNetwork;
import dev.herd.transport.udp.simulation.Pair;
import dev.herd.transport.udp.simulation.Trouble;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that come from another address than the one that was dialled. */
class AnswersFromElsewhereTest {

    private final Pair pair = new Pair(Trouble.none());

    private static boolean isKind(DatagramNetwork.Passing passing, Packets.Kind kind) {
        return Packets.kind(passing.datagram(), passing.datagram().length) == kind;
    }

    @Test
    void anAnswerThatIsSentOnFromElsewhereTakesNoPacketThere() {
        InetSocketAddress elsewhere = new InetSocketAddress("203.0.113.66", 53);
        int[] toElsewhere = {0};
        pair.network.filter(passing -> {
            if (isKind(passing, Packets.Kind.ACCEPT) && passing.from().equals(Pair.SERVER)) {
                pair.network.carry(elsewhere, Pair.CLIENT, passing.datagram().clone());
                return false; // the copy is faster
            }
            toElsewhere[0] += passing.to().equals(elsewhere) ? 1 : 0;
            return true;
        });
        RecordingLinkHandler[] ends = pair.link();
        ends[0].send(new byte[] {9});
        pair.until("it came", () -> ends[1].frameTexts().contains("09"));
        assertThat(ends[0].link().remote()).isEqualTo("udp://10.0.0.2:7000");
        assertThat(toElsewhere[0]).isZero();
    }

    @Test
    void aPeerThatAnswersFromAnotherOfItsAddressesIsFollowedThere() {
        InetSocketAddress other = new InetSocketAddress("10.0.0.22", 7_000);
        pair.network.filter(passing -> {
            if (passing.from().equals(Pair.SERVER)) { // whatever it sends leaves by another way
                pair.network.carry(other, passing.to(), passing.datagram().clone());
                return false;
            }
            if (passing.to().equals(other)) {
                pair.network.carry(
                        passing.from(), Pair.SERVER, passing.datagram().clone());
                return false;
            }
            return true;
        });
        RecordingLinkHandler[] ends = pair.link();
        ends[1].send(new byte[] {9});
        pair.until("it came", () -> ends[0].frameTexts().contains("09"));
        ends[0].send(new byte[] {8});
        pair.until("it came, too", () -> ends[1].frameTexts().contains("08"));
    }

    @Test
    void anAnswerThatComesWhenTheNextAddressIsDialledIsTakenFromWhereItWasAsked() {
        InetSocketAddress nobody = new InetSocketAddress("10.0.0.77", 7_000);
        List<DatagramNetwork.Passing> late = new ArrayList<>();
        pair.network.filter(passing -> {
            boolean accept = isKind(passing, Packets.Kind.ACCEPT);
            if (accept && late.isEmpty()) {
                late.add(passing);
            }
            return !accept;
        });
        RecordingLinkHandler dialled = new RecordingLinkHandler("dialled", 65_536);
        pair.client.connect(dialled, Pair.SERVER, nobody);
        pair.pass(Duration.ofSeconds(3)); // of the 2.5 s that it has for each
        late.forEach(each -> pair.client
                .station()
                .received(each.from(), each.datagram(), each.datagram().length, pair.timing.monotonicNanos()));
        assertThat(dialled.link().remote()).isEqualTo("udp://10.0.0.2:7000");
    }
}
