package dev.herd.transport.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.certificate.OpenSshCertificateBuilder;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.OpenSshCertificateImpl;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that OpenSSH has made, held against files. */
@Timeout(120)
class CertificateTest {

    private static final Instant NOW = Instant.parse("2030-06-15T12:00:00Z");
    private static final String VALID = "-V20300101000000Z:20310101000000Z";

    @TempDir
    private Path folder = Path.of(".");

    private final List<String> complaints = new ArrayList<>();
    private final List<String> objections = new ArrayList<>();

    @BeforeEach
    void keys() throws Exception {
        for (String name : List.of("ca", "key", "other")) {
            make(name, "ed25519");
        }
    }

    private void make(String name, String type, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of("-q", "-t", type, "-N", "", "-C", name, "-f", name));
        all.addAll(List.of(more));
        SshKeygen.run(folder, all.toArray(String[]::new));
    }

    private KeyText key(String name) throws Exception {
        String[] words = Files.readString(folder.resolve(name + ".pub")).split(" ", 3);
        return new KeyText(words[0], words[1]);
    }

    /** What a CA makes of a key, with some of its options; {@code -I} is a name for logs. */
    private OpenSshCertificate sign(String ca, String key, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-q", "-s", ca, "-I", "an id"));
        all.addAll(List.of(options));
        if (all.stream().noneMatch(each -> each.startsWith("-V"))) {
            all.add(VALID);
        }
        all.add(key + ".pub");
        SshKeygen.run(folder, all.toArray(String[]::new));
        Path file = folder.resolve(key + "-cert.pub");
        String[] words = Files.readString(file).split(" ", 3);
        return (OpenSshCertificate) PublicKeyEntry.parsePublicKeyEntry(words[0] + " " + words[1])
                .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
    }

    private @Nullable String host(PublicKey shown, String... lines) {
        return KnownHosts.parse(List.of(lines), complaints::add)
                .objection("Blake.example.org", 12500, Host.of(shown), NOW);
    }

    private @Nullable Grant user(PublicKey shown, String login, String... lines) throws Exception {
        return AuthorizedKeys.parse(List.of(lines), complaints::add)
                .find(Caller.of(login, shown, InetAddress.getByName("192.0.2.1")), NOW, objections::add);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[blake.example.org]:12500", "*.example.org", "blake.example.org", "[*]:12500"})
    void aHostIsBelievedByItsAuthority(String names) throws Exception {
        OpenSshCertificate shown = sign("ca", "key", "-h", "-n", "blake.example.org,howard.example.org");
        assertThat(host(shown, "@cert-authority " + names + " " + key("ca"))).isNull();
        assertThat(complaints).isEmpty();
    }

    @Test
    void aHostsCertificateMayHavePatterns() throws Exception {
        String line = "@cert-authority * " + key("ca");
        assertThat(host(sign("ca", "key", "-h", "-n", "*.example.org"), line)).isNull();
        assertThat(host(sign("ca", "key", "-h", "-n", "*.example.com"), line))
                .endsWith("it is for *.example.com, not for blake.example.org");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-n blake.example.org                             | it is a user's, not a host's",
                "-h -n howard.example.org                         | it is for howard.example.org, not for blake.example.org",
                "-h -n [blake.example.org]:12500                  | not for blake.example.org",
                "-h                                               | it is for no name at all",
                "-h -n blake.example.org -V20300101Z:20300615Z    | it has expired at 2030-06-15T00:00:00Z",
                "-h -n blake.example.org -V20300616Z:20310101Z    | it is not valid before 2030-06-16T00:00:00Z",
                "-h -n blake.example.org -O critical:odd@x=y      | its critical option 'odd@x' can't be kept to here",
            })
    void whatIsWrongWithAHostsCertificateIsTold(String options, String reason) throws Exception {
        OpenSshCertificate shown = sign("ca", "key", options.strip().split(" "));
        assertThat(host(shown, "@cert-authority * " + key("ca")))
                .startsWith("its certificate 'an id' for ")
                .contains(key("ca").fingerprint())
                .endsWith(reason);
        assertThat(host(shown, "@cert-authority * " + key("ca"), "[blake.example.org]:12500 " + key("key")))
                .as("whose key is known needs no certificate")
                .isNull();
    }

    @Test
    void anAuthorityIsOneForItsHostsOnlyAndWhileItIsNotRevoked() throws Exception {
        OpenSshCertificate shown = sign("ca", "key", "-h", "-n", "blake.example.org");
        String believed = "@cert-authority *.example.org " + key("ca");
        String unknown = "is unknown; if it is the right one, add the line: @cert-authority [blake.example.org]:12500 "
                + key("ca");
        assertThat(host(shown)).endsWith(unknown);
        assertThat(host(shown, "@cert-authority *.example.com " + key("ca"))).endsWith(unknown);
        assertThat(host(shown, "@cert-authority * " + key("other"))).endsWith(unknown);
        assertThat(host(shown, "[blake.example.org]:12500 " + key("ca")))
                .as("a host's key is no authority")
                .endsWith(unknown);
        assertThat(host(shown, believed)).isNull();
        assertThat(host(shown, believed, "@revoked * " + key("ca")))
                .contains("the authority of its certificate 'an id'")
                .endsWith("is revoked in line 2");
        assertThat(host(shown, believed, "@revoked blake.example.org " + key("key")))
                .startsWith("its host key")
                .endsWith("is revoked in line 2");
        assertThat(host(shown, believed, "[blake.example.org]:12500 " + key("key"), "@revoked * " + key("ca")))
                .as("though its key is known")
                .endsWith("is revoked in line 3");
    }

    @Test
    void authoritiesSignWithEd25519OrRsa() throws Exception {
        make("rsa", "rsa", "-b", "3072");
        make("ecdsa", "ecdsa");
        make("weak", "rsa", "-b", "1024");
        for (String algorithm : List.of("rsa-sha2-256", "rsa-sha2-512")) {
            assertThat(host(
                            sign("rsa", "key", "-h", "-t", algorithm, "-n", "blake.example.org"),
                            "@cert-authority * " + key("rsa")))
                    .isNull();
        }
        assertThat(host(
                        sign("rsa", "key", "-h", "-t", "ssh-rsa", "-n", "blake.example.org"),
                        "@cert-authority * " + key("rsa")))
                .endsWith(
                        "its authority must sign with ssh-ed25519, rsa-sha2-256 or rsa-sha2-512, not with ssh-rsa of a"
                                + " key of type ssh-rsa");
        assertThat(host(sign("ecdsa", "key", "-h", "-n", "blake.example.org"), "@cert-authority * " + key("ecdsa")))
                .contains("not with ecdsa-sha2-nistp256");
        assertThat(host(sign("weak", "key", "-h", "-n", "blake.example.org"), "@cert-authority * " + key("weak")))
                .endsWith("an RSA key in it has less than 2048 bits");
        assertThat(host(sign("ca", "weak", "-h", "-n", "blake.example.org"), "@cert-authority * " + key("ca")))
                .endsWith("an RSA key in it has less than 2048 bits");
    }

    @Test
    void whatAnAuthorityHasNotSignedIsWorthNothing() throws Exception {
        OpenSshCertificateImpl forged =
                (OpenSshCertificateImpl) sign("ca", "key", "-n", "ada", "-O", "source-address=192.0.2.0/24");
        assertThat(user(forged, "ada", "cert-authority " + key("ca"))).isNotNull();
        byte[] message = forged.getMessage().clone();
        message[message.length - 1] ^= 1;
        forged.setMessage(message);
        assertThat(user(forged, "ada", "cert-authority " + key("ca"))).isNull();
        assertThat(objections).containsExactly("line 1: its authority has not signed it");

        KeyPair other = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        OpenSshCertificateImpl swapped = (OpenSshCertificateImpl) OpenSshCertificateBuilder.userCertificate()
                .publicKey(other.getPublic())
                .id("x")
                .nonce(new byte[32])
                .principals(List.of("ada"))
                .sign(other);
        swapped.setCaPubKey(forged.getCaPubKey());
        objections.clear();
        assertThat(user(swapped, "ada", "cert-authority " + key("ca"))).isNull();
        assertThat(objections).containsExactly("line 1: its authority has not signed it");
    }

    @Test
    void aCertificateIsNoAuthority() throws Exception {
        OpenSshCertificateImpl nested = (OpenSshCertificateImpl) sign("ca", "key", "-n", "ada");
        nested.setCaPubKey(sign("ca", "other", "-n", "ada"));
        assertThat(user(nested, "ada", "cert-authority " + key("ca"), "cert-authority " + key("other")))
                .isNull();
        assertThat(host(nested, "@cert-authority * " + key("ca"), "@cert-authority * " + key("other")))
                .contains("is unknown");
    }

    @Test
    void aUserIsWhoeverTheCertificateSaysHeMayBe() throws Exception {
        OpenSshCertificate shown = sign("ca", "key", "-n", "ada,charles,herd");
        assertThat(user(shown, "ada", "cert-authority " + key("ca") + " all of us"))
                .isEqualTo(new Grant("ada", true));
        assertThat(user(shown, "mary", "cert-authority " + key("ca"))).isNull();
        assertThat(objections)
                .containsExactly("line 1: it is for none of those who may come:"
                        + " without principals=, whose login name is in it, and that is mary");
        String listed = "cert-authority,principals=\"herd,charles\" " + key("ca");
        assertThat(user(shown, "mary", listed)).isEqualTo(new Grant("charles", true));
        assertThat(user(shown, "herd", listed)).isEqualTo(new Grant("herd", true));
        assertThat(user(shown, "ada", listed)).isEqualTo(new Grant("charles", true));
        assertThat(user(shown, "ada", "cert-authority,principals=\"mary\" " + key("ca")))
                .isNull();
        assertThat(user(shown, "mary", "cert-authority,principals=\"mary\" " + key("ca")))
                .as("who logs in under a name that may come has to have it")
                .isNull();
        assertThat(user(shown, "ada", "cert-authority,principals=\"a*\" " + key("ca")))
                .as("there are no patterns")
                .isNull();
        assertThat(user(shown, "ada", "restrict,cert-authority " + key("ca"))).isEqualTo(new Grant("ada", false));
        assertThat(user(sign("ca", "key", "-n", "ada", "-O", "no-pty"), "ada", "cert-authority " + key("ca")))
                .isEqualTo(new Grant("ada", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-h -n ada                                        | it is a host's, not a user's",
                "-V20300101Z:20310101Z                            | it is for no name at all",
                "-n ada -V20300101Z:20300615Z                     | it has expired at 2030-06-15T00:00:00Z",
                "-n ada -V20300616Z:20310101Z                     | it is not valid before 2030-06-16T00:00:00Z",
                "-n ada -O force-command=/bin/true                | its critical option 'force-command' can't be kept to here",
                "-n ada -O verify-required                        | its critical option 'verify-required' can't be kept to here",
                "-n ada -O critical:odd@x=y                       | its critical option 'odd@x' can't be kept to here",
                "-n ada -O source-address=198.51.100.0/24         | it may come from 198.51.100.0/24 only, not from 192.0.2.1",
                "-n ada -O source-address=2001:db8::/32           | it may come from 2001:db8::/32 only, not from 192.0.2.1",
            })
    void whatIsWrongWithAUsersCertificateIsTold(String options, String reason) throws Exception {
        OpenSshCertificate shown = sign("ca", "key", options.strip().split(" "));
        assertThat(user(shown, "ada", "cert-authority " + key("ca"))).isNull();
        assertThat(objections).containsExactly("line 1: " + reason);
        assertThat(user(shown, "ada", "cert-authority,principals=\"ada\" " + key("ca")))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.0/24", "192.0.2.1", "2001:db8::/32,192.0.2.1/32", "0.0.0.0/0"})
    void aCertificateComesFromWhereItMay(String sources) throws Exception {
        OpenSshCertificate shown = sign("ca", "key", "-n", "ada", "-O", "source-address=" + sources);
        assertThat(user(shown, "ada", "cert-authority " + key("ca"))).isEqualTo(new Grant("ada", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cert-authority,from=\"198.51.100.1\"        | line 1: it may not come from 192.0.2.1",
                "cert-authority,expiry-time=\"20300101Z\"    | line 1: it has expired at 2030-01-01T00:00:00Z",
            })
    void whatItsAuthoritysLineSaysIsKeptTo(String options, String reason) throws Exception {
        OpenSshCertificate shown = sign("ca", "key", "-n", "ada");
        assertThat(user(shown, "ada", options.strip() + " " + key("ca"))).isNull();
        assertThat(objections).containsExactly(reason);
        assertThat(user(shown, "ada", options.strip() + " " + key("ca"), "cert-authority " + key("ca")))
                .as("another line may allow it")
                .isEqualTo(new Grant("ada", true));
    }

    @Test
    void anAuthorityDoesNotComeItselfAndAKeySendsNoOthers() throws Exception {
        PublicKey ca = OwnKeyFile.readOrMake(folder.resolve("ca"), "ca").getPublic();
        OpenSshCertificate shown = sign("ca", "key", "-n", "ada");
        assertThat(user(ca, "ada", "cert-authority " + key("ca"))).isNull();
        assertThat(user(shown, "ada", key("ca") + " ada")).isNull();
        assertThat(user(shown, "ada", key("key") + " ada"))
                .as("the key was not shown by itself")
                .isNull();
        assertThat(user(shown, "ada", "cert-authority " + key("other"))).isNull();
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyKindOfKeyOfAUserCanBeCertified() throws Exception {
        for (String type : List.of("rsa", "ecdsa")) {
            make("a-" + type, type);
            assertThat(user(sign("ca", "a-" + type, "-n", "ada"), "ada", "cert-authority " + key("ca")))
                    .isEqualTo(new Grant("ada", true));
        }
    }
}
