package dev.herd.transport.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class AuthorizedKeysTest {

    private static final String TEXT =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKQ1Vb5zT8r2pQW3bJm0Xw1uA4o1C6e6p9sVbq7cX0lD";
    private static final KeyText KEY = new KeyText("ssh-ed25519", TEXT.substring("ssh-ed25519 ".length()));
    private static final Instant NOW = Instant.parse("2030-06-15T12:00:00Z");

    @TempDir
    private Path folder = Path.of(".");

    private final List<String> complaints = new ArrayList<>();
    private final List<String> objections = new ArrayList<>();

    private @Nullable Grant find(String line, String from) throws Exception {
        return AuthorizedKeys.parse(List.of("# a comment", "", line), complaints::add)
                .find(caller(KEY, InetAddress.getByName(from)), NOW, objections::add);
    }

    private static Caller caller(KeyText key, InetAddress from) {
        return new Caller("anybody", key, null, false, from);
    }

    @Test
    void theCommentIsTheName() throws Exception {
        assertThat(find(TEXT + " Ada Lovelace ", "192.0.2.1")).isEqualTo(new Grant("Ada Lovelace", true));
        assertThat(find(TEXT, "192.0.2.1")).isEqualTo(new Grant(KEY.fingerprint(), true));
        assertThat(find("restrict " + TEXT + " x", "192.0.2.1")).isEqualTo(new Grant("x", false));
        assertThat(find("restrict,pty " + TEXT + " x", "192.0.2.1")).isEqualTo(new Grant("x", true));
        assertThat(find("no-pty,no-X11-forwarding,No-Agent-Forwarding " + TEXT + " x", "192.0.2.1"))
                .isEqualTo(new Grant("x", false));
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "192.0.2.0/24 192.0.2.200 true",
                "192.0.2.0/24 192.0.3.1 false",
                "192.0.2.* 192.0.2.7 true",
                "192.0.2.*,!192.0.2.7 192.0.2.7 false",
                "!192.0.2.7 192.0.2.8 false",
                "2001:db8::/32 2001:db8:1::1 true",
                "2001:db8::/32 192.0.2.1 false",
                "10.0.0.0/8,192.0.2.1 192.0.2.1 true",
                "0.0.0.0/0 192.0.2.1 true"
            })
    void aKeyComesFromWhereItMay(String from, String address, boolean allowed) throws Exception {
        assertThat(find("from=\"" + from + "\" " + TEXT + " x", address) != null)
                .isEqualTo(allowed);
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "20300616 true",
                "20300613 false",
                "203006151201Z true",
                "203006151159Z false",
                "20300615120001Z true",
                "20300615120000Z false"
            })
    void aKeyExpires(String time, boolean allowed) throws Exception {
        assertThat(find("expiry-time=\"" + time + "\" " + TEXT + " x", "192.0.2.1") != null)
                .isEqualTo(allowed);
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "command=\"echo \\\"x, y\\\"\"",
                "permitopen=\"host:1\"",
                "permitlisten=\"1\"",
                "environment=\"A=b\"",
                "tunnel=\"0\"",
                "principals=\"me\"",
                "principals=\"\",cert-authority",
                "cert-authority,principals=\"a\",principals=\"b\"",
                "verify-required",
                "no-touch-required",
                "restrict,command=\"x\"",
                "unheard-of",
                "from=192.0.2.1",
                "from=\"192.0.2.0/33\"",
                "from=\"*\",from=\"*\"",
                "expiry-time=\"20301331\"",
                "expiry-time=\"soon\"",
                "from=\"192.0.2.1"
            })
    void aLineWithAnOptionThatIsNotKeptToIsNotUsed(String options) throws Exception {
        assertThat(find(options + " " + TEXT + " x", "192.0.2.1")).isNull();
        assertThat(complaints).singleElement().asString().startsWith("line 3 is not used");
        if (options.startsWith("command")) {
            assertThat(complaints.get(0)).contains("'command'");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-ed25519",
                "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIKQ1Vb5zT8r2pQW3bJm0Xw1u",
                "ssh-ed25519 ???",
                "x y z"
            })
    void whatIsNoKeyIsNamed(String line) throws Exception {
        assertThat(find(line, "192.0.2.1")).isNull();
        assertThat(complaints).hasSize(1);
    }

    @Test
    void keysOfOpenSshAreFoundWhateverTheirKind() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String type : List.of("ed25519", "rsa", "ecdsa")) {
            Path file = folder.resolve(type);
            SshKeygen.run(folder, "-q", "-t", type, "-N", "", "-C", "me@" + type, "-f", file.toString());
            lines.add("from=\"127.0.0.1\" "
                    + Files.readString(Path.of(file + ".pub")).strip());
        }
        AuthorizedKeys keys = AuthorizedKeys.parse(lines, complaints::add);
        assertThat(complaints).isEmpty();
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        for (String type : List.of("ed25519", "rsa", "ecdsa")) {
            String[] words =
                    Files.readString(folder.resolve(type + ".pub")).strip().split(" ", 3);
            assertThat(keys.find(caller(new KeyText(words[0], words[1]), loopback), NOW, objections::add))
                    .isEqualTo(new Grant("me@" + type, true));
        }
    }
}
