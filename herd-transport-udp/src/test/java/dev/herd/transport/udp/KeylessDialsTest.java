package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeylessDialsTest {

    private static final Endpoint PEER = Endpoint.parse("udp://10.0.0.2:7000");
    private static final List<InetSocketAddress> BEYOND = List.of(new InetSocketAddress("10.0.0.2", 7_000));
    private static final List<InetSocketAddress> HERE =
            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7_000));

    @TempDir
    private Path folder = Path.of(".");

    private static KeylessDials with(Map<String, String> settings) {
        return new KeylessDials("Blake", Settings.of(settings));
    }

    @Test
    void eachEndpointBeyondThisMachineIsWarnedOfOnce() {
        KeylessDials dials = with(Map.of());
        assertThat(dials.dialling(Endpoint.parse("udp://localhost:7000"), HERE)).isFalse();
        assertThat(dials.dialling(PEER, BEYOND)).isTrue();
        assertThat(dials.dialling(PEER, BEYOND)).isFalse();
        assertThat(dials.dialling(PEER.withPort(7_001), BEYOND)).isTrue();
    }

    @Test
    void whatPeersTellOfTakesNoMemoryWithoutEnd() {
        KeylessDials dials = with(Map.of());
        int warnings = 0;
        for (int port = 1; port < 1_000; port++) {
            warnings += dials.dialling(PEER.withPort(port), BEYOND) ? 1 : 0;
        }
        assertThat(warnings).isEqualTo(KeylessDials.MOST);
    }

    @Test
    void aNodeWithKeysOrThatIsMeantToHaveNoneIsNotWarned() throws IOException {
        assertThat(with(Map.of("withoutKey", "anywhere")).dialling(PEER, BEYOND))
                .isFalse();
        Path file = folder.resolve("keys");
        Files.writeString(file, "0f".repeat(32));
        assertThat(with(Map.of("keys", file.toString())).dialling(PEER, BEYOND)).isFalse();
    }
}
