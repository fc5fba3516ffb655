package dev.herd.transport.ssh.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file with a certificate for one of this node's own keys, as {@code ssh-keygen -s} makes it. */
public final class OwnCertificate {

    private static final Logger log = LoggerFactory.getLogger(OwnCertificate.class);

    private OwnCertificate() {}

    /**
     * A file that may be there, or come later. What it holds is none or one certificate: one for another key or another
     * purpose is not used, and a warning says so.
     *
     * @param path the file
     * @param keys the keys of which it has to be for one
     * @param type what it has to be for
     * @return the file
     */
    public static WatchedFile<List<OpenSshCertificate>> file(
            Path path, List<KeyText> keys, OpenSshCertificate.Type type) {
        return WatchedFile.optional(path, (lines, complaints) -> parse(path, lines, keys, type, complaints));
    }

    private static List<OpenSshCertificate> parse(
            Path path,
            List<String> lines,
            List<KeyText> keys,
            OpenSshCertificate.Type type,
            Consumer<String> complaints) {
        for (String line : lines) {
            if (!line.isBlank() && !line.startsWith("#")) {
                try {
                    OpenSshCertificate found = parse(line.strip());
                    if (found.getType() != type) {
                        throw new IllegalArgumentException(
                                type == OpenSshCertificate.Type.HOST
                                        ? "it is a user's; ssh-keygen -s needs -h for a host's"
                                        : "it is a host's; ssh-keygen -s makes a user's without -h");
                    }
                    KeyText key = KeyText.of(found.getCertPubKey());
                    if (!keys.contains(key)) {
                        throw new IllegalArgumentException("it is for another key, " + key.fingerprint());
                    }
                    log.info("{} holds {}", path, Certificate.of(found));
                    return List.of(found);
                } catch (IOException | GeneralSecurityException | RuntimeException e) {
                    complaints.accept("its certificate is not used: " + e.getMessage());
                    return List.of();
                }
            }
        }
        return List.of();
    }

    private static OpenSshCertificate parse(String line) throws IOException, GeneralSecurityException {
        Object read = PublicKeyEntry.parsePublicKeyEntry(line)
                .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
        if (read instanceof OpenSshCertificate certificate) {
            return certificate;
        }
        throw new IllegalArgumentException("it should look like: ssh-ed25519-cert-v01@openssh.com AAAA…");
    }
}
