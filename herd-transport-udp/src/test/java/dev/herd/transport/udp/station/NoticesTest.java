package dev.herd.transport.udp.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.udp.crypto.KeyAgreement;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.packet.Abilities;
import dev.herd.transport.udp.packet.Init;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.packet.Retry;
import dev.herd.transport.udp.session.Counters.Refusal;
import dev.herd.transport.udp.simulation.DatagramNetwork;
import dev.herd.transport.udp.simulation.Pair;
import dev.herd.transport.udp.simulation.Trouble;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What was not taken is counted, told of, and harms no link. */
class NoticesTest {

    private static final InetSocketAddress STRANGER = new InetSocketAddress("10.0.0.66", 6_666);

    private final Pair pair = new Pair(Trouble.none());
    private final Random random = new Random(3);

    private long server(Refusal refusal) {
        return pair.server.station().counters().get(refusal);
    }

    private void send(InetSocketAddress from, byte[] datagram, int times) {
        for (int i = 0; i < times; i++) {
            pair.network.carry(from, Pair.SERVER, datagram);
        }
        pair.pass(Duration.ofMillis(100));
    }

    private byte[] random(int length, int first, int second) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[0] = (byte) first;
        bytes[1] = (byte) second;
        return bytes;
    }

    private byte[] init(PreSharedKey key, byte[] cookie, byte[] publicBytes, int session) {
        Init init = new Init(key.id(), session, publicBytes, new Abilities(true, 65_536, 65_507, 1 << 20), cookie);
        return Macs.signInit(init.datagram(), key);
    }

    private byte[] init() {
        byte[] half = new byte[KeyAgreement.BYTES];
        random.nextBytes(half);
        return init(Pair.KEY, new byte[0], half, random.nextInt());
    }

    @Test
    void whatSeemsToComeFromPortZeroIsNotAnswered() {
        List<DatagramNetwork.Passing> answers = new ArrayList<>();
        pair.network.filter(passing -> !passing.from().equals(Pair.SERVER) || answers.add(passing));
        send(new InetSocketAddress("10.0.0.66", 0), init(), 10);
        assertThat(answers).isEmpty();
        assertThat(server(Refusal.NO_PORT)).isEqualTo(10);
        assertThat(pair.refused)
                .singleElement()
                .asString()
                .contains("10.0.0.66:0", "a datagram seems to come from port 0");
        send(STRANGER, init(), 1);
        assertThat(answers).hasSize(1);
    }

    @Test
    void eachKindIsCountedAndToldOnceInAWhile() {
        RecordingLinkHandler[] ends = pair.link();
        List<byte[]> recorded = new ArrayList<>();
        pair.network.filter(passing -> !passing.to().equals(Pair.SERVER) || recorded.add(passing.datagram()));
        ends[0].send(new byte[] {1});
        pair.until("it came", () -> ends[1].frameTexts().contains("01"));
        byte[] packet = recorded.get(0);
        pair.network.filter(passing -> true);
        int lines = pair.refused.size();

        send(STRANGER, random(40, 'x', 'y'), 100);
        assertThat(server(Refusal.UNKNOWN)).isEqualTo(100);
        send(STRANGER, random(1_199, 0x81, 1), 90);
        send(STRANGER, random(30, 0x83, 1), 5);
        send(STRANGER, Arrays.copyOf(packet, 13), 5);
        assertThat(server(Refusal.TRUNCATED)).isEqualTo(100);
        byte[] large = random(Packets.MOST_BYTES + 1, 0x84, 0); // more than the simulated network carries
        for (int i = 0; i < 100; i++) {
            pair.server.station().received(STRANGER, large, large.length, pair.timing.monotonicNanos());
        }
        assertThat(server(Refusal.OVERSIZE)).isEqualTo(100);
        send(STRANGER, random(1_200, 0x81, 1), 100);
        assertThat(server(Refusal.UNKNOWN_KEY)).isEqualTo(100);
        byte[] forged = packet.clone();
        ByteBuffer.wrap(forged).putLong(5, 1_000);
        send(STRANGER, forged, 100);
        assertThat(server(Refusal.FORGED)).isEqualTo(100);
        assertThat(pair.refused.subList(lines, pair.refused.size()))
                .containsExactly(
                        "udp://10.0.0.66:6666 a datagram is none that peers send, or of another version",
                        "udp://10.0.0.66:6666 a datagram was cut off",
                        "udp://10.0.0.66:6666 a datagram is longer than any that peers send",
                        "udp://10.0.0.66:6666 a datagram is under a key that this node hasn't got; this node has "
                                + Pair.KEY,
                        "udp://10.0.0.66:6666 a datagram was forged, or changed on its way");
        int told = pair.refused.size();
        send(STRANGER, packet, 100);
        assertThat(server(Refusal.REPLAYED)).isEqualTo(100);
        send(STRANGER, random(100, 0x84, 9), 100);
        assertThat(server(Refusal.NO_SESSION)).isEqualTo(100);
        assertThat(pair.refused).as("a network alone may do this").hasSize(told);
        pair.pass(Duration.ofSeconds(10));
        send(STRANGER, forged, 2);
        assertThat(pair.refused.get(told))
                .endsWith("changed on its way; so were 99 more since the last one that was told of");
        assertThat(pair.refused).hasSize(told + 1);
        assertThat(pair.server.station().counters().toString()).contains("FORGED=102", "OVERSIZE=100");
        ends[0].send(new byte[] {2});
        pair.until("the link is well", () -> ends[1].frameTexts().contains("02"));
    }

    @Test
    void aFloodOfForgedHandshakesTakesNoMemoryGetsNoAnswerAndHarmsNoLink() {
        RecordingLinkHandler[] ends = pair.link();
        int sessions = pair.server.station().sessions();
        int[] answers = {0};
        pair.network.filter(passing -> {
            answers[0] += passing.from().equals(Pair.SERVER) && !passing.to().equals(Pair.CLIENT) ? 1 : 0;
            return true;
        });
        int lines = pair.refused.size();
        for (int i = 0; i < 5_000; i++) {
            byte[] forged = init();
            forged[1_199] ^= 1;
            pair.network.carry(new InetSocketAddress("10.4." + i / 250 + "." + i % 250, 1 + i), Pair.SERVER, forged);
            if (i % 100 == 0) {
                pair.pass(Duration.ofMillis(1));
                assertThat(pair.server.station().sessions()).isEqualTo(sessions);
            }
        }
        ends[0].send(new byte[] {1});
        pair.until("the link is well", () -> ends[1].frameTexts().contains("01"));
        assertThat(answers[0]).isZero();
        assertThat(server(Refusal.FORGED)).isEqualTo(5_000);
        assertThat(pair.refused).as("at most one in ten seconds").hasSizeLessThanOrEqualTo(lines + 1);
        pair.link();
    }

    /** Whoever has the key, or where there is none, may ask and fall silent; from an address that is his. */
    @Test
    void whoBeginsHandshakesWithoutEndKeepsNobodyOut() {
        pair.link();
        int sessions = pair.server.station().sessions();
        pair.network.filter(passing -> {
            if (passing.from().equals(Pair.SERVER) && passing.to().equals(STRANGER)) {
                byte[] datagram = passing.datagram();
                if (datagram[0] == (byte) 0x82) {
                    int session = Packets.sessionId(datagram);
                    byte[] half = new KeyAgreement(seeded(session)::nextBytes).publicBytes();
                    pair.network.carry(STRANGER, Pair.SERVER, init(Pair.KEY, Retry.cookie(datagram), half, session));
                }
            }
            return true;
        });
        for (int i = 0; i < 300; i++) {
            byte[] half = new KeyAgreement(seeded(i)::nextBytes).publicBytes();
            pair.network.carry(STRANGER, Pair.SERVER, init(Pair.KEY, new byte[0], half, i));
        }
        pair.pass(Duration.ofMillis(100));
        assertThat(pair.server.station().sessions()).isEqualTo(sessions + 64);
        assertThat(server(Refusal.TOO_MANY_HANDSHAKES)).isEqualTo(300 - 64);
        RecordingLinkHandler[] ends = pair.link();
        ends[0].send(new byte[] {1});
        pair.until("the link is well", () -> ends[1].frameTexts().contains("01"));
        pair.pass(Duration.ofSeconds(11));
        assertThat(pair.server.station().sessions()).as("none was confirmed").isEqualTo(sessions + 1);
    }

    private static Random seeded(int session) {
        return new Random(session);
    }
}
