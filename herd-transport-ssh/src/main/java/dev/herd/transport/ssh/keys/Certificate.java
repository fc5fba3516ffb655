package dev.herd.transport.ssh.keys;

import java.net.InetAddress;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that somebody has shown: an authority's word on whose a key is. Nothing in it is believed before the
 * authority's signature is found right, and then only if whoever asks trusts that authority.
 */
public final class Certificate {

    private static final int LEAST_RSA_BITS = 2_048;
    private static final long END_OF_9999 = 253_402_300_799L;
    private static final String SOURCE = "source-address";

    private static final Map<String, BuiltinSignatures> SIGNATURES = Map.of(
            KeyPairProvider.SSH_ED25519, BuiltinSignatures.ed25519,
            KeyUtils.RSA_SHA256_KEY_TYPE_ALIAS, BuiltinSignatures.rsaSHA256,
            KeyUtils.RSA_SHA512_KEY_TYPE_ALIAS, BuiltinSignatures.rsaSHA512);

    private final OpenSshCertificate shown;
    private final KeyText key;
    private final KeyText authority;
    private final String flaw;

    private Certificate(OpenSshCertificate shown) {
        this.shown = shown;
        key = KeyText.of(shown.getCertPubKey());
        authority = KeyText.of(shown.getCaPubKey());
        flaw = flaw(shown);
    }

    /**
     * A certificate that was shown; checks its signature, which takes about a millisecond.
     *
     * @param key what was shown
     * @return the certificate, or null if it is a plain key
     */
    public static @Nullable Certificate of(PublicKey key) {
        return key instanceof OpenSshCertificate shown ? new Certificate(shown) : null;
    }

    /** What makes it worthless for everybody and at any time; empty if nothing does. */
    private static String flaw(OpenSshCertificate shown) {
        PublicKey authority = shown.getCaPubKey();
        String algorithm = String.valueOf(shown.getSignatureAlgorithm());
        BuiltinSignatures signature = SIGNATURES.get(algorithm);
        if (signature == null || !KeyUtils.getKeyType(authority).equals(KeyUtils.getCanonicalKeyType(algorithm))) {
            return "its authority must sign with ssh-ed25519, rsa-sha2-256 or rsa-sha2-512, not with "
                    + Printable.of(algorithm) + " of a key of type "
                    + KeyUtils.getKeyType(authority);
        }
        if (weak(authority) || weak(shown.getCertPubKey())) {
            return "an RSA key in it has less than " + LEAST_RSA_BITS + " bits";
        }
        if (!signed(shown, signature.create())) {
            return "its authority has not signed it";
        }
        return shown.getPrincipals().isEmpty() ? "it is for no name at all" : "";
    }

    /** Whether a key is RSA of too few bits to prove anything. */
    static boolean weak(PublicKey key) {
        return KeyPairProvider.SSH_RSA.equals(KeyUtils.getKeyType(key)) && KeyUtils.getKeySize(key) < LEAST_RSA_BITS;
    }

    private static boolean signed(OpenSshCertificate shown, Signature signature) {
        try {
            signature.initVerifier(null, shown.getCaPubKey());
            signature.update(null, shown.getMessage());
            return signature.verify(null, shown.getSignature());
        } catch (Exception e) {
            return false; // what is no signature isn't right either
        }
    }

    /**
     * The key that it is about.
     *
     * @return the key
     */
    public KeyText key() {
        return key;
    }

    /**
     * Whose word it is.
     *
     * @return the authority's key
     */
    public KeyText authority() {
        return authority;
    }

    /** Whom it is for, in its own order; no name that would make a line of a log look like two. */
    List<String> principals() {
        return shown.getPrincipals().stream()
                .filter(name -> !name.isBlank() && name.chars().noneMatch(Character::isISOControl))
                .toList();
    }

    /** Whether its owner may have a terminal. */
    boolean terminal() {
        return shown.getExtensionsMap().containsKey("permit-pty");
    }

    /** What keeps it from showing that a host has this name, which is in lower case; null if nothing does. */
    @Nullable
    String objectionToHost(String host, Instant now) {
        String wrong = objection(OpenSshCertificate.Type.HOST, now);
        if (wrong != null) {
            return wrong;
        }
        if (principals().stream().noneMatch(name -> Patterns.wild(name.toLowerCase(Locale.ROOT), host))) {
            return "it is for " + named(principals()) + ", not for " + host;
        }
        TreeMap<String, String> options = new TreeMap<>(shown.getCriticalOptionsMap());
        return options.isEmpty() ? null : unknown(options.firstKey());
    }

    /** What keeps a user who comes from an address from being let in by it; null if nothing does. */
    @Nullable
    String objectionToUser(InetAddress from, Instant now) {
        String wrong = objection(OpenSshCertificate.Type.USER, now);
        if (wrong != null) {
            return wrong;
        }
        TreeMap<String, String> options = new TreeMap<>(shown.getCriticalOptionsMap());
        String sources = options.remove(SOURCE);
        if (!options.isEmpty()) {
            return unknown(options.firstKey());
        }
        return sources == null || Patterns.networks(sources, from)
                ? null
                : "it may come from " + Printable.of(sources) + " only, not from " + from.getHostAddress();
    }

    private @Nullable String objection(OpenSshCertificate.Type wanted, Instant now) {
        if (!flaw.isEmpty()) {
            return flaw;
        }
        if (shown.getType() != wanted) {
            return wanted == OpenSshCertificate.Type.HOST
                    ? "it is a user's, not a host's"
                    : "it is a host's, not a user's";
        }
        long second = Math.max(0, now.getEpochSecond());
        if (Long.compareUnsigned(second, shown.getValidAfter()) < 0) {
            return "it is not valid before " + time(shown.getValidAfter());
        }
        return Long.compareUnsigned(second, shown.getValidBefore()) < 0
                ? null
                : "it has expired at " + time(shown.getValidBefore());
    }

    private static String time(long second) {
        return Long.compareUnsigned(second, END_OF_9999) > 0
                ? "the end of time"
                : Instant.ofEpochSecond(second).toString();
    }

    private static String unknown(String option) {
        return "its critical option '" + Printable.of(option) + "' can't be kept to here";
    }

    private static String named(List<String> names) {
        return Printable.of(String.join(",", names));
    }

    /** What it says of itself, with its authority's fingerprint. */
    @Override
    public String toString() {
        return "certificate '" + Printable.of(shown.getId()) + "' for " + named(principals()) + " by "
                + authority.fingerprint();
    }
}
