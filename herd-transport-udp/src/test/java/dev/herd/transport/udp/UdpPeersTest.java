package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.testkit.Eventually;
import dev.herd.testkit.RecordingAcceptor;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class UdpPeersTest {

    private static final Endpoint LOCAL = Endpoint.parse("udp://localhost:0");

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(30));

    @TempDir
    private Path folder = Path.of(".");

    private static UdpPeers peers(Map<String, String> settings) {
        return new UdpPeers(new TransportContext("node", Limits.defaults(), false, settings));
    }

    private static RecordingAcceptor acceptor() {
        return new RecordingAcceptor("accepted", 65_536);
    }

    private String keys(String digits) throws IOException {
        Path file = folder.resolve("keys-" + digits);
        Files.writeString(file, digits.repeat(32));
        return file.toString();
    }

    @Test
    void beyondLoopbackItListensWithAKeyOrWhenToldSoInSoManyWords() throws IOException {
        Endpoint anywhere = Endpoint.parse("udp://0.0.0.0:0");
        try (UdpPeers open = peers(Map.of())) {
            assertThatThrownBy(() -> open.listen(anywhere, acceptor()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not a loopback address");
        }
        try (UdpPeers told = peers(Map.of("withoutKey", "anywhere"))) {
            assertThat(told.listen(anywhere, acceptor()).port()).isPositive();
        }
        try (UdpPeers keyed = peers(Map.of("keys", keys("1a")))) {
            assertThat(keyed.listen(anywhere, acceptor()).port()).isPositive();
        }
    }

    @Test
    void whoHasAnotherKeyIsNotLinked() throws IOException {
        RecordingAcceptor acceptor = acceptor();
        try (UdpPeers server = peers(Map.of("keys", keys("1a")));
                UdpPeers friend = peers(Map.of("keys", keys("1a")));
                UdpPeers stranger = peers(Map.of("keys", keys("2b")))) {
            Endpoint endpoint = server.listen(Endpoint.parse("udp://127.0.0.1:0"), acceptor);
            RecordingLinkHandler refused = new RecordingLinkHandler("stranger", 65_536);
            RecordingLinkHandler linked = new RecordingLinkHandler("friend", 65_536);
            stranger.connect(endpoint, refused);
            friend.connect(endpoint, linked);
            eventually.until("the friend is linked", linked::wasOpened);
            eventually.until("the stranger has given up", refused::isClosed);
            assertThat(refused.wasOpened()).isFalse();
            assertThat(refused.closedReason()).contains("no answer", "keys");
            assertThat(acceptor.peers()).hasSize(1);
        }
    }

    @Test
    void bytesFromStrangersHarmNoLink() throws IOException {
        RecordingAcceptor acceptor = acceptor();
        try (UdpPeers server = peers(Map.of());
                UdpPeers client = peers(Map.of());
                DatagramSocket stranger = new DatagramSocket()) {
            Endpoint endpoint = server.listen(LOCAL, acceptor);
            RecordingLinkHandler linked = new RecordingLinkHandler("client", 65_536);
            client.connect(endpoint, linked);
            eventually.until("linked", linked::wasOpened);
            Random random = new Random(1);
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = new byte[random.nextInt(i % 100 == 0 ? 65_508 : 1_300)];
                random.nextBytes(bytes);
                if (bytes.length > 1) {
                    bytes[0] = (byte) (0x81 + random.nextInt(4));
                    bytes[1] = 1;
                }
                stranger.send(
                        new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), endpoint.port()));
            }
            linked.resendWhatIsLost();
            linked.send(new byte[] {42});
            eventually.until(
                    "a frame came", () -> acceptor.peers().get(0).frameTexts().contains("2a"));
            linked.check();
        }
    }

    @Test
    void aHerdLinksOverIt() throws IOException {
        try (Herd blake =
                Herd.builder().node("Blake").listen("udp://localhost:0").start()) {
            String endpoint = blake.listening().get(0).toString();
            try (Herd howard = Herd.builder().node("Howard").peers(endpoint).start()) {
                HerdMap<String, String> here = blake.map("m", Codec.string(), Codec.string());
                HerdMap<String, String> there = howard.map("m", Codec.string(), Codec.string());
                for (int i = 0; i < 2_000; i++) {
                    here.put("k" + i, "v".repeat(i));
                    there.put("l" + i, "w" + i);
                }
                eventually.until("both hold all", () -> here.size() == 4_000 && there.size() == 4_000);
                assertThat(Map.copyOf(there)).isEqualTo(Map.copyOf(here));
            }
        }
    }
}
