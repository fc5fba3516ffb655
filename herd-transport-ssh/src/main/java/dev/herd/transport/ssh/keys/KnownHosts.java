package dev.herd.transport.ssh.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.jspecify.annotations.Nullable;

/** What a {@code known_hosts} file says: plain and hashed names, patterns, authorities, and revoked keys. */
public final class KnownHosts {

    private static final int SSH_PORT = 22;

    private final List<Entry> entries;

    private enum Mark {
        NONE,
        AUTHORITY,
        REVOKED
    }

    private record Entry(int line, Mark mark, Predicate<String> names, KeyText key) {}

    private KnownHosts(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Reads the lines of a file.
     *
     * @param lines the lines
     * @param complaints is told of each line that is not used
     * @return what they say
     */
    public static KnownHosts parse(List<String> lines, Consumer<String> complaints) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                entries.add(entry(i + 1, line));
            } catch (IllegalArgumentException e) {
                complaints.accept("line " + (i + 1) + " is not used: " + e.getMessage());
            }
        }
        return new KnownHosts(List.copyOf(entries));
    }

    private static Entry entry(int number, String line) {
        List<String> words = new ArrayList<>(List.of(line.split("[ \t]+")));
        Mark mark = Mark.NONE;
        if (words.get(0).startsWith("@")) {
            String marker = words.remove(0);
            mark = switch (marker) {
                case "@cert-authority" -> Mark.AUTHORITY;
                case "@revoked" -> Mark.REVOKED;
                default -> throw new IllegalArgumentException("unknown " + marker);
            };
        }
        KeyText key = words.size() < 3 ? null : KeyText.read(words.get(1), words.get(2));
        if (key == null) {
            throw new IllegalArgumentException("it should look like: host ssh-ed25519 AAAA…");
        }
        return new Entry(number, mark, names(words.get(0)), key);
    }

    private static Predicate<String> names(String text) {
        if (!text.startsWith("|")) {
            Patterns patterns = Patterns.of(text);
            return patterns::match;
        }
        String[] parts = text.split("\\|", -1);
        if (parts.length != 4 || !parts[1].equals("1")) {
            throw new IllegalArgumentException("its name is hashed in an unknown way");
        }
        byte[] salt = Base64.getDecoder().decode(parts[2]);
        byte[] hash = Base64.getDecoder().decode(parts[3]);
        if (salt.length == 0) {
            throw new IllegalArgumentException("its name is hashed without a salt");
        }
        return name -> MessageDigest.isEqual(hash, hash(salt, name));
    }

    private static byte[] hash(byte[] salt, String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /**
     * Whether a host has the key that it is known by, or a certificate of an authority that it is known by. Like OpenSSH, an
     * authority's line that names no port is good for all of a host's ports.
     *
     * @param host its name or address, as it was dialled
     * @param port its port
     * @param shown what it has shown
     * @param now when
     * @return what is wrong, and what to do if it isn't; null if nothing is
     */
    public @Nullable String objection(String host, int port, Host shown, Instant now) {
        KeyText key = shown.key();
        Certificate certificate = shown.certificate();
        String name = name(host, port);
        for (Entry entry : entries) {
            if (entry.mark == Mark.REVOKED && (entry.names.test(name) || entry.names.test(bare(host)))) {
                if (entry.key.equals(key)) {
                    return "its host key " + key.fingerprint() + " is revoked in line " + entry.line;
                }
                if (certificate != null && entry.key.equals(certificate.authority())) {
                    return "the authority of its " + certificate + " is revoked in line " + entry.line;
                }
            }
        }
        Entry other = null;
        for (Entry entry : entries) {
            if (entry.mark == Mark.NONE && entry.names.test(name)) {
                if (entry.key.equals(key)) {
                    return null;
                }
                other = other == null ? entry : other;
            }
        }
        return certificate == null ? unknown(name, key, other) : objection(host, name, certificate, now);
    }

    private static String unknown(String name, KeyText key, @Nullable Entry other) {
        String line = name + " " + key;
        return other == null
                ? "its host key " + key.fingerprint() + " is unknown; if it is the right one, add the line: " + line
                : "its host key has changed, or somebody is in its place: it is " + key.fingerprint() + ", but "
                        + other.key.fingerprint() + " in line " + other.line
                        + "; if the new one is right, have there instead: " + line;
    }

    private @Nullable String objection(String host, String name, Certificate certificate, Instant now) {
        for (Entry entry : entries) {
            if (authority(entry, host, name) && entry.key.equals(certificate.authority())) {
                String wrong = certificate.objectionToHost(bare(host), now);
                return wrong == null ? null : "its " + certificate + " is not believed: " + wrong;
            }
        }
        return "the authority of its " + certificate
                + " is unknown; if it is the right one, add the line: @cert-authority " + name + " "
                + certificate.authority();
    }

    private static boolean authority(Entry entry, String host, String name) {
        return entry.mark == Mark.AUTHORITY && (entry.names.test(name) || entry.names.test(bare(host)));
    }

    /**
     * Of the ways in which a host can prove itself, those that can be believed first: a certificate, if an authority is named
     * for it (and none, if none is), then keys of the kinds that it is known by. Otherwise a host with keys of several kinds
     * might show one that it isn't known by.
     *
     * @param host its name or address, as it is dialled
     * @param port its port
     * @param algorithms all of them, in whose order they stay
     * @return them in order
     */
    public List<String> order(String host, int port, List<String> algorithms) {
        String name = name(host, port);
        boolean certified = entries.stream().anyMatch(entry -> authority(entry, host, name));
        Set<String> known = entries.stream()
                .filter(entry -> entry.mark == Mark.NONE && entry.names.test(name))
                .map(entry -> entry.key.type())
                .collect(Collectors.toSet());
        return algorithms.stream()
                .filter(each -> certified || !KeyUtils.isCertificateAlgorithm(each))
                .sorted(Comparator.comparing(each ->
                        !KeyUtils.isCertificateAlgorithm(each) && !known.contains(KeyUtils.getCanonicalKeyType(each))))
                .toList();
    }

    private static String bare(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    /** A host as files have it, which name the port only where it isn't the usual one. */
    static String name(String host, int port) {
        return port == SSH_PORT ? bare(host) : "[" + bare(host) + "]:" + port;
    }
}
