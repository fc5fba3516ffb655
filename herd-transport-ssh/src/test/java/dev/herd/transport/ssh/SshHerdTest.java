package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdClient;
import dev.herd.HerdMap;
import dev.herd.testkit.Eventually;
import dev.herd.transport.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes, each with keys of its own. */
@Timeout(120)
class SshHerdTest {

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(30));

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void nodesAgreeAndAClientIsAnswered() throws Exception {
        KeyFolder blakes = KeyFolder.in(folder, "blake");
        KeyFolder howards = KeyFolder.in(folder, "howard");
        blakes.add("authorized_keys.peers", howards.key("key") + " howard");
        blakes.add("authorized_keys.clients", howards.key("key") + " howard");
        howards.add("known_hosts", "[localhost]:* " + blakes.key("host_key"));
        try (Herd blake = Herd.builder()
                .node("Blake")
                .set("herd.ssh.directory", blakes.path().toString())
                .set("herd.ssh.rekeyBytes", "1048576")
                .listen("ssh://localhost:0")
                .clients((session, line) -> Answer.of(session.user().orElse("nobody") + " said " + line)
                        .now())
                .start()) {
            String endpoint = blake.listening().get(0).toString();
            try (Herd howard = Herd.builder()
                    .node("Howard")
                    .set("herd.ssh.directory", howards.path().toString())
                    .peers(endpoint)
                    .start()) {
                HerdMap<String, String> here = blake.map("m", Codec.string(), Codec.string());
                HerdMap<String, String> there = howard.map("m", Codec.string(), Codec.string());
                for (int i = 0; i < 2_000; i++) {
                    here.put("k" + i, "v".repeat(i));
                    there.put("l" + i, "w" + i);
                }
                eventually.until("both hold all", () -> here.size() == 4_000 && there.size() == 4_000);
                assertThat(Map.copyOf(there)).isEqualTo(Map.copyOf(here));
            }
            asked(endpoint, howards);
        }
    }

    private static void asked(String endpoint, KeyFolder keys) throws IOException, Exception {
        try (HerdClient client = HerdClient.builder()
                .endpoints(endpoint)
                .set("ssh", "directory", keys.path().toString())
                .start()) {
            assertThat(client.ask("hello").toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isEqualTo("howard said hello");
        }
    }
}
