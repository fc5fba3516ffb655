package dev.herd.transport.udp.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.udp.simulation.DatagramNetwork;
import dev.herd.transport.udp.simulation.Pair;
import dev.herd.transport.udp.simulation.Trouble;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An end whose packets come from one address for a moment, and from another for good, and never again from the first. */
class RoamingTest {

    private static final InetSocketAddress PASSING = new InetSocketAddress("203.0.113.66", 53);
    private static final InetSocketAddress LASTING = new InetSocketAddress("10.0.0.1", 5_001);

    private final Pair pair = new Pair(Trouble.none());
    private int passing;
    private boolean translated;

    /** What a translator of addresses does that has forgotten the client, twice. */
    private boolean translate(DatagramNetwork.Passing packet) {
        if (translated) {
            return true;
        }
        if (packet.from().equals(Pair.CLIENT)) {
            carry(passing-- > 0 ? PASSING : LASTING, packet.to(), packet);
        } else if (packet.to().equals(LASTING)) {
            carry(packet.from(), Pair.CLIENT, packet);
        }
        return false; // nobody is at the other two addresses
    }

    private void carry(InetSocketAddress from, InetSocketAddress to, DatagramNetwork.Passing packet) {
        translated = true;
        pair.network.carry(from, to, packet.datagram().clone());
        translated = false;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 8})
    void aLinkSurvivesAnAddressThatItHadForAMoment(int packets) {
        RecordingLinkHandler[] ends = pair.link();
        pair.pass(Duration.ofSeconds(2));
        passing = packets;
        pair.network.filter(this::translate);
        for (int second = 0; second < 90; second++) {
            ends[0].send(new byte[] {1});
            ends[1].send(new byte[] {2});
            pair.pass(Duration.ofSeconds(1));
        }
        assertThat(ends[0].isClosed()).isFalse();
        assertThat(ends[1].isClosed()).isFalse();
        assertThat(ends[0].frameTexts()).as("to the one that moves").hasSizeGreaterThan(90 - 6 - packets);
        assertThat(ends[1].frameTexts()).as("from it").hasSize(90);
        ends[0].check();
        ends[1].check();
    }
}
