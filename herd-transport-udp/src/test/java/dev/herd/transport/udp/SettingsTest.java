package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.transport.udp.client.DeskSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void withoutAWordThereAreTwoThreadsNoKeyAndLoopback() {
        Settings settings = Settings.of(Map.of());
        assertThat(settings.threads()).isEqualTo(2);
        assertThat(settings.keys().inUse()).hasToString("no key");
        assertThat(settings.keysFile()).isNull();
        assertThat(settings.anywhereWithoutKey()).isFalse();
    }

    @Test
    void keysComeFromAFile() throws IOException {
        Path file = folder.resolve("keys");
        Files.writeString(file, "# ours\n" + "0f".repeat(32) + "\n" + "0e".repeat(32) + "\n");
        Settings settings = Settings.of(Map.of("keys", file.toString(), "threads", "3"));
        assertThat(settings.keys().toString()).doesNotContain("0f0f").contains("key ");
        assertThat(settings.threads()).isEqualTo(3);
    }

    @Test
    void whatIsWrongIsNamedAndNoKeyIsShown() throws IOException {
        assertThatThrownBy(() -> Settings.of(Map.of("thread", "3")))
                .hasMessageContaining("'herd.udp.thread' is unknown")
                .hasMessageContaining("herd.udp.keys");
        assertThatThrownBy(() -> Settings.of(Map.of("threads", "65"))).hasMessageContaining("'65'", "1 to 64");
        assertThatThrownBy(() -> Settings.of(Map.of("withoutKey", "yes"))).hasMessageContaining("loopback or anywhere");
        assertThatThrownBy(() -> Settings.of(Map.of("keys", "/no/such/file")))
                .hasMessageContaining("/no/such/file")
                .hasMessageContaining("can be read");
        for (String blank : new String[] {"", "  "}) {
            assertThatThrownBy(() -> Settings.of(Map.of("keys", blank)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'herd.udp.keys' is ''")
                    .hasMessageContaining("the name of a file of keys; leave the setting out");
        }
        Path file = folder.resolve("keys");
        Files.writeString(file, "0f".repeat(31));
        assertThatThrownBy(() -> Settings.of(Map.of("keys", file.toString())))
                .hasMessageContaining("herd.udp.keys")
                .hasMessageContaining("line 1")
                .hasMessageNotContaining("0f0f");
    }

    @Test
    void clientsHaveBoundsThatCanBeSet() {
        assertThat(Settings.of(Map.of()).clients().datagramBytes()).isEqualTo(1_200);
        assertThat(Settings.of(Map.of()).clients().linesPerSecond()).isEqualTo(100);
        DeskSetup.Rules rules = Settings.of(Map.of(
                        "clients.trusted", "10.0.0.0/8, fd00::/8",
                        "clients.datagramBytes", "65507",
                        "clients.linesPerSecond", "7"))
                .clients();
        assertThat(rules.datagramBytes()).isEqualTo(65_507);
        assertThat(rules.linesPerSecond()).isEqualTo(7);
        assertThatThrownBy(() -> Settings.of(Map.of("clients.trusted", "10.0.0.0/8,example.com")))
                .hasMessageContaining("'herd.udp.clients.trusted' is '10.0.0.0/8,example.com'")
                .hasMessageContaining("'example.com' is no network");
        assertThatThrownBy(() -> Settings.of(Map.of("clients.datagramBytes", "547")))
                .hasMessageContaining("548 to 65507");
        assertThatThrownBy(() -> Settings.of(Map.of("clients.linesPerSecond", "0")))
                .hasMessageContaining("1 to 1000000");
    }

    @Test
    void aProcessorSaysWhetherItHasAes() {
        assertThat(AesHardware.isThere("processor\t: 0\nflags\t\t: fpu sse4_2 aes avx\n"))
                .isTrue();
        assertThat(AesHardware.isThere("processor\t: 0\nFeatures\t: fp asimd aes pmull\n"))
                .isTrue();
        assertThat(AesHardware.isThere("model name\t: aes\nflags\t\t: fpu vaes_\n"))
                .isFalse();
        assertThat(AesHardware.isCommon("amd64") && AesHardware.isCommon("aarch64"))
                .isTrue();
        assertThat(AesHardware.isCommon("arm")).isFalse();
    }
}
