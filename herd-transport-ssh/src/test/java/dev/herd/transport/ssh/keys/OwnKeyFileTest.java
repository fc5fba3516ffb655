package dev.herd.transport.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class OwnKeyFileTest {

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void aKeyIsMadeForItsOwnerAloneAndOpenSshReadsIt() throws Exception {
        Path file = folder.resolve("new").resolve("host_key");
        KeyPair made = OwnKeyFile.readOrMake(file, "herd-Blake");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(KeyUtils.compareKeys(
                        OwnKeyFile.readOrMake(file, "herd-Blake").getPublic(), made.getPublic()))
                .as("the same key again")
                .isTrue();
        assertThat(folder.resolve("new").toFile().list())
                .as("nothing else is left")
                .hasSize(2);
        String line = KeyText.line(made.getPublic(), "herd-Blake");
        assertThat(SshKeygen.run(folder, "-l", "-f", file.toString())).isEqualTo(line);
        assertThat(SshKeygen.run(folder, "-l", "-f", file + ".pub")).isEqualTo(line);
        assertThat(SshKeygen.run(folder, "-y", "-f", file.toString()))
                .isEqualTo(KeyText.of(made.getPublic()) + " herd-Blake");
    }

    @ParameterizedTest
    @CsvSource({"ed25519, 256", "rsa, 3072"})
    void keysOfOpenSshAreRead(String type, String bits) throws Exception {
        Path file = folder.resolve("id_" + type);
        SshKeygen.run(folder, "-q", "-t", type, "-b", bits, "-N", "", "-C", "a comment", "-f", file.toString());
        KeyPair key = OwnKeyFile.readOrMake(file, "unused");
        assertThat(SshKeygen.run(folder, "-l", "-f", file.toString()))
                .isEqualTo(KeyText.line(key.getPublic(), "a comment"));
    }

    @ParameterizedTest
    @CsvSource({"rsa, 2048, ''", "ecdsa, 256, ''", "ed25519, 256, a passphrase"})
    void weakKeysAndLockedOnesAreRefused(String type, String bits, String passphrase) throws Exception {
        Path file = folder.resolve("id");
        SshKeygen.run(folder, "-q", "-t", type, "-b", bits, "-N", passphrase, "-f", file.toString());
        assertThatThrownBy(() -> OwnKeyFile.readOrMake(file, "unused"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        passphrase.isEmpty()
                                ? "must be ssh-ed25519, or ssh-rsa of at least 3072"
                                : "herd.ssh.passphraseFile");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes256-ctr", "aes128-cbc", "aes256-gcm@openssh.com"})
    void aKeyWithAPassphraseIsReadByWhoKnowsIt(String cipher) throws Exception {
        Path file = folder.resolve("id");
        SshKeygen.run(
                folder,
                "-q",
                "-t",
                "ed25519",
                "-Z",
                cipher,
                "-N",
                "open sesame",
                "-C",
                "a comment",
                "-f",
                file.toString());
        KeyPair key = OwnKeyFile.readOrMake(file, "unused", told("open sesame"));
        assertThat(KeyText.line(key.getPublic(), "a comment"))
                .isEqualTo(SshKeygen.run(folder, "-l", "-f", file.toString()));
        assertThatThrownBy(() -> OwnKeyFile.readOrMake(file, "unused", told("close sesame")))
                .isInstanceOf(IOException.class)
                .hasMessage("its passphrase is another, or it is damaged")
                .hasNoCause();
    }

    @Test
    void aPassphraseIsOverwrittenWhenItHasBeenUsed() throws Exception {
        Path file = folder.resolve("id");
        SshKeygen.run(folder, "-q", "-t", "ed25519", "-N", "open sesame", "-f", file.toString());
        char[] passphrase = "open sesame".toCharArray();
        assertThat(OwnKeyFile.readOrMake(
                        file, "unused", new Passphrases(path -> path.equals(file) ? passphrase : null)))
                .isNotNull();
        assertThat(passphrase).containsOnly('\0');
    }

    @Test
    void aKeyIsMadeWithThePassphraseThatItIsToHave() throws Exception {
        Path file = folder.resolve("id");
        KeyPair made = OwnKeyFile.readOrMake(file, "herd-Blake", told("open sesame"));
        assertThatThrownBy(() -> OwnKeyFile.readOrMake(file, "herd-Blake", Passphrases.NONE))
                .hasMessageContaining("passphrase");
        assertThat(SshKeygen.run(folder, "-y", "-P", "open sesame", "-f", file.toString()))
                .isEqualTo(KeyText.of(made.getPublic()) + " herd-Blake");
    }

    private static Passphrases told(String passphrase) {
        return new Passphrases(path -> passphrase.toCharArray());
    }

    @Test
    void aFileMayHoldThePassphrase() throws Exception {
        Path file = folder.resolve("passphrase");
        Files.writeString(file, "open sesame\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        SshKeygen.run(folder, "-q", "-t", "ed25519", "-N", "open sesame", "-f", "id");
        Path key = folder.resolve("id");
        assertThat(OwnKeyFile.readOrMake(key, "unused", Passphrases.in(file))).isNotNull();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> Passphrases.in(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600 " + file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        for (String wrong : List.of("", "open\nsesame\n", "\n", "x".repeat(5_000))) {
            Files.writeString(file, wrong);
            assertThatThrownBy(() -> Passphrases.in(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("sesame");
        }
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----", "rw----r--", "rw--w----"})
    void aKeyThatOthersMayReadIsRefused(String permissions) throws IOException {
        Path file = folder.resolve("key");
        OwnKeyFile.readOrMake(file, "herd-Blake");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertThatThrownBy(() -> OwnKeyFile.readOrMake(file, "herd-Blake"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600 " + file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(OwnKeyFile.readOrMake(file, "herd-Blake")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "nothing",
        "ssh-ed25519 AAAA",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"
    })
    void whatIsNoKeyIsRefusedAndLeftAlone(String text) throws IOException {
        Path file = folder.resolve("key");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> OwnKeyFile.readOrMake(file, "herd-Blake")).isInstanceOf(IOException.class);
        assertThat(file).hasContent(text);
    }
}
