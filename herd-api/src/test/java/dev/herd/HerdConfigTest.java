package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.transport.Endpoint;
import dev.herd.value.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HerdConfigTest {

    private static HerdConfig config(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return HerdConfig.from(properties);
    }

    @Test
    void hasDefaults() {
        HerdConfig config = config();
        assertThat(config.settings().herd()).isEqualTo("herd");
        assertThat(config.node()).isEmpty();
        assertThat(config.listen()).isEmpty();
        assertThat(config.settings().limits()).isEqualTo(Limits.defaults());
        assertThat(config.settings().secret()).isNull();
        assertThat(config.settings().anywhereWithoutSecret()).isFalse();
        assertThat(config.settings().tombstoneLife()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void readsWhatIsGiven() {
        HerdConfig config = config(
                "herd.name", "places",
                "herd.node", "Blake",
                "herd.listen", "tcp://localhost:12490, tcp://[::1]:12499",
                "herd.peers", "tcp://localhost:12492",
                "herd.heartbeat", "250ms",
                "herd.linkTimeout", "1.5s",
                "herd.limits.valueBytes", "32MiB",
                "herd.limits.handshakeTime", "2s",
                "herd.tcp.threads", "1",
                "places.expiry", "1d");
        assertThat(config.node()).isEqualTo("Blake");
        assertThat(config.listen())
                .containsExactly(Endpoint.parse("tcp://localhost:12490"), Endpoint.parse("tcp://[::1]:12499"));
        assertThat(config.settings().heartbeat()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.settings().linkTimeout()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(config.settings().limits().valueBytes()).isEqualTo(32 << 20);
        assertThat(config.settings().limits().handshakeTime()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.settings().transportSettings().get("tcp")).containsEntry("threads", "1");
    }

    @Test
    void aCommaInAnOptionBeginsNoEndpoint() {
        HerdConfig config = config(
                "herd.peers",
                "ssh://blake:1?jump=me@one:22, two,[::1]:3, tcp://howard:2 ,ssh://[::1]:3?a=b,,udp://chatham:4");
        assertThat(config.peers())
                .containsExactly(
                        Endpoint.parse("ssh://blake:1?jump=me@one:22,two,[::1]:3"),
                        Endpoint.parse("tcp://howard:2"),
                        Endpoint.parse("ssh://[::1]:3?a=b"),
                        Endpoint.parse("udp://chatham:4"));
        assertThat(config.peers().get(0).query()).isEqualTo("jump=me@one:22,two,[::1]:3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "herd.peers | tcp://a:1,b:2 | endpoint 'b:2': it has no scheme",
                "herd.peers | tcp://a:1?x=y,http:,tcp://b | endpoint 'tcp://b': it has no port",
                "herd.lisen | tcp://localhost:1 | did you mean herd.listen?",
                "herd.limits.keybytes | 3 | did you mean herd.limits.keyBytes?",
                "herd.http.port | 80 | unknown setting herd.http.port",
                "herd.listen | localhost:12490 | it has no scheme",
                "herd.listen | tcp://::1:12490 | an IPv6 address belongs in brackets",
                "herd.peers | tcp://localhost | it has no port",
                "herd.heartbeat | 5 | a number with a unit",
                "herd.heartbeat | 0s | positive",
                "herd.heartbeat | -1s | positive",
                "herd.peers | tcp://localhost:0 | endpoint 'tcp://localhost:0' has port 0",
                "herd.advertise | tcp://localhost:0 | endpoint 'tcp://localhost:0' has port 0",
                "herd.peers | tcp://a:1;tcp://b:2 | with commas between them",
                "herd.linkTimeout | 1s | at least twice herd.heartbeat",
                "herd.withoutSecret | yes | loopback or anywhere",
                "herd.secret | short | at least 16",
                "herd.secretFile | no/such/file | a file that can be read",
                "herd.limits.keyBytes | 70000 | from 1 to 65535",
                "herd.limits.valueBytes | much | a whole number",
                "herd.limits.valueBytes | 2GiB | is '2GiB', but must be from 0 to 1073741824",
                "herd.limits.clients | 99999999999 | is '99999999999', but must be from 1 to 1048576",
                "herd.limits.handshakeTime | 10us | is '10us', but must be from PT0.001S",
                "herd.limits.maxClientAhead | -1s | is '-1s', but must be from PT0S",
                "herd.tombstoneLife | 999999999d | at most 100 years",
                "herd.tombstoneLife | -999999999d | positive",
            })
    void refusesWhatMakesNoSense(String name, String value, String complaint) {
        assertThatThrownBy(() -> config(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(complaint);
    }

    @Test
    void refusesTwoSecrets() {
        assertThatThrownBy(() -> config("herd.secret", "0123456789abcdef", "herd.secretFile", "x"))
                .hasMessageContaining("both herd.secret and herd.secretFile");
    }

    @Test
    void neverShowsTheSecret() {
        HerdConfig config = config("herd.secret", "0123456789abcdef");
        assertThat(config.toString()).doesNotContain("0123456789abcdef").contains("with a secret");
        assertThatThrownBy(() -> config("herd.secret", "swordfish")).message().doesNotContain("swordfish");
        assertThatThrownBy(() -> config("herd.secrt", "swordfish")).message().doesNotContain("swordfish");
    }

    @Test
    void readsAFileAndNamesItInErrors(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef\n");
        Path good = Files.writeString(
                folder.resolve("good.properties"),
                "herd.node=Bläke\nherd.secretFile=" + secret.toString().replace('\\', '/') + "\n");
        HerdConfig config = HerdConfig.load(good);
        assertThat(config.node()).isEqualTo("Bläke");
        assertThat(config.settings().secret()).isEqualTo("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        Path bad = Files.writeString(folder.resolve("bad.properties"), "herd.nod=Blake\n");
        assertThatThrownBy(() -> HerdConfig.load(bad))
                .hasMessageContaining("bad.properties")
                .hasMessageContaining("herd.node");
        HerdBuilder builder = Herd.builder().load(good).load(bad);
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("herd.node")
                .hasMessageContaining("bad.properties");
        for (Path none : new Path[] {folder, folder.resolve("none")}) {
            assertThatThrownBy(() -> HerdConfig.load(none))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(none.toString());
            assertThatThrownBy(() -> Herd.builder().load(none))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(none.toString());
        }
        Path binary = Files.write(folder.resolve("binary.properties"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        assertThatThrownBy(() -> HerdConfig.load(binary))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("binary.properties is not text in UTF-8");
        Path escape = Files.writeString(folder.resolve("escape.properties"), "herd.node=\\uZZ\n");
        assertThatThrownBy(() -> Herd.builder().load(escape))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("escape.properties");
    }

    /** Whoever changes a name in one place only is told here. */
    @Test
    void theBuilderSetsWhatTheFileWould() {
        HerdBuilder builder = Herd.builder()
                .name("n")
                .node("b")
                .listen("tcp://localhost:1")
                .advertise("tcp://localhost:2")
                .peers("tcp://localhost:3", "tcp://localhost:4")
                .heartbeat(Duration.ofMillis(20))
                .linkTimeout(Duration.ofSeconds(9))
                .tombstoneLife(Duration.ofDays(7));
        HerdConfig built = HerdConfig.from(builder.settings);
        assertThat(built.settings())
                .isEqualTo(config(
                                "herd.name", "n",
                                "herd.node", "b",
                                "herd.listen", "tcp://localhost:1",
                                "herd.advertise", "tcp://localhost:2",
                                "herd.peers", "tcp://localhost:3,tcp://localhost:4",
                                "herd.heartbeat", "20ms",
                                "herd.linkTimeout", "9s",
                                "herd.tombstoneLife", "7d")
                        .settings());
        assertThat(HerdConfig.from(Herd.builder().secret("0123456789abcdef").settings)
                        .settings()
                        .secret())
                .isEqualTo("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anUnknownSchemeNamesTheSchemesThatAreServedAndNoArtifactThatIsNot() {
        assertThatThrownBy(() -> Herd.builder().listen("tpc://localhost:1").start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no transport serves tpc:// endpoints (there is none at all): correct the scheme, or give a"
                        + " transport for it to the builder");
        assertThatThrownBy(() -> Herd.builder()
                        .transport(new ScriptedTransport())
                        .listen("tpc://localhost:1")
                        .start())
                .hasMessageStartingWith(
                        "no transport serves tpc:// endpoints (there is only script): correct the scheme");
        for (String scheme : new String[] {"tcp", "udp", "ssh"}) {
            assertThatThrownBy(() ->
                            Herd.builder().listen(scheme + "://localhost:1").start())
                    .hasMessageContaining(
                            "add the artifact dev.herd:herd-transport-" + scheme + " to the class path or module path");
        }
    }

    @Test
    void anUnknownStoreOrFlooderIsNamedWithThoseThatAre() {
        assertThatThrownBy(() -> Herd.builder().set("herd.store", "granite").start())
                .hasMessage(
                        "no store is called 'granite' (there is only memory): set herd.store to one that is, or add "
                                + "the artifact with its StoreFactory");
        assertThatThrownBy(() -> Herd.builder().set("herd.flooder", "dove").start())
                .hasMessageStartingWith("no flooder is called 'dove' (there is only simple): ");
    }

    @Test
    void refusesNamesThatAreTooLongForAPeersFirstFrame() {
        for (String setting : new String[] {"herd.name", "herd.node"}) {
            assertThat(config(setting, "n".repeat(200))).isNotNull();
            assertThatThrownBy(() -> config(setting, "n".repeat(201)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(setting)
                    .hasMessageContaining("at most 200 bytes");
        }
    }
}
