package dev.herd.transport.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class KnownHostsTest {

    private static final Instant NOW = Instant.parse("2030-06-15T12:00:00Z");

    private static final KeyText KEY = newKey();
    private static final KeyText OTHER = newKey();

    @TempDir
    private Path folder = Path.of(".");

    private final List<String> complaints = new ArrayList<>();

    private static KeyText newKey() {
        try {
            PublicKey key =
                    KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256).getPublic();
            return KeyText.of(key);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KnownHosts hosts(String... lines) {
        return KnownHosts.parse(List.of(lines), complaints::add);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "[blake.example.org]:12500 blake.example.org 12500",
                "blake.example.org blake.example.org 22",
                "[BLAKE.example.org]:12500 blake.EXAMPLE.org 12500",
                "[*.example.org]:12500 blake.example.org 12500",
                "other,[bl?ke]:12500 blake 12500",
                "[::1]:12500 ::1 12500"
            })
    void aHostIsKnownByItsNameAndPort(String names, String host, int port) {
        assertThat(hosts("# a comment", "", names + " " + KEY + " who").objection(host, port, new Host(KEY, null), NOW))
                .isNull();
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "blake.example.org blake.example.org 12500",
                "[blake.example.org]:12501 blake.example.org 12500",
                "[*.example.org]:12500,![blake.example.org]:12500 blake.example.org 12500",
                "[blake.example]:12500 blake.example.org 12500"
            })
    void anUnknownHostIsRefusedWithTheLineToAdd(String names, String host, int port) {
        String objection = hosts(names + " " + KEY).objection(host, port, new Host(KEY, null), NOW);
        assertThat(objection).contains("unknown").endsWith("add the line: [" + host + "]:" + port + " " + KEY);
        String line = String.valueOf(objection).replaceFirst(".*add the line: ", "");
        assertThat(hosts(line).objection(host, port, new Host(KEY, null), NOW))
                .as("with that line")
                .isNull();
    }

    @Test
    void anotherKeyIsTold() {
        assertThat(hosts("[blake]:1 " + OTHER).objection("blake", 1, new Host(KEY, null), NOW))
                .contains("has changed")
                .contains("line 1")
                .contains(OTHER.fingerprint())
                .endsWith("[blake]:1 " + KEY);
        assertThat(hosts("[blake]:1 " + OTHER, "[blake]:1 " + KEY).objection("blake", 1, new Host(KEY, null), NOW))
                .as("a host may have several")
                .isNull();
    }

    @Test
    void aRevokedKeyIsNeverBelieved() {
        KnownHosts hosts = hosts("[blake]:1 " + KEY, "@revoked * " + KEY, "[blake]:1 " + OTHER);
        assertThat(hosts.objection("blake", 1, new Host(KEY, null), NOW)).contains("revoked in line 2");
        assertThat(hosts.objection("blake", 1, new Host(OTHER, null), NOW)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"blake", "blake ssh-ed25519", "blake ssh-ed25519 !!!", "|1|YQ== ssh-ed25519 AAAA", "@what"})
    void aMalformedLineIsNamedAndTheOthersUsed(String line) {
        assertThat(hosts(line, "[blake]:1 " + KEY).objection("blake", 1, new Host(KEY, null), NOW))
                .isNull();
        assertThat(complaints).singleElement().asString().startsWith("line 1 is not used");
    }

    @Test
    void anAuthoritysKeyIsNoKeyOfAHost() {
        assertThat(hosts("@cert-authority [blake]:1 " + KEY).objection("blake", 1, new Host(KEY, null), NOW))
                .contains("unknown");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aFileThatOpenSshHasHashedIsRead() throws Exception {
        Path file = folder.resolve("known_hosts");
        Files.writeString(file, "[blake.example.org]:12500 " + KEY + "\n[::1]:7 " + OTHER + "\n");
        SshKeygen.run(folder, "-H", "-f", file.toString());
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("|1|"));
        KnownHosts hosts = hosts(lines.toArray(String[]::new));
        assertThat(hosts.objection("Blake.example.org", 12500, new Host(KEY, null), NOW))
                .isNull();
        assertThat(hosts.objection("::1", 7, new Host(OTHER, null), NOW)).isNull();
        assertThat(hosts.objection("blake.example.org", 12501, new Host(KEY, null), NOW))
                .contains("unknown");
    }
}
