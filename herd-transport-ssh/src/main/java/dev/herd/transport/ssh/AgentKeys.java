package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.KeyText;
import dev.herd.transport.ssh.keys.WatchedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.SessionContext;
import org.jspecify.annotations.Nullable;

/**
 * Which of an agent's keys is a node's own.
 *
 * @param socket where the agent is
 * @param wanted the key, or null for the first that can be used
 * @param certificate a file with a certificate of the wanted key, if one is wanted
 */
record AgentKeys(
        Path socket, @Nullable KeyText wanted, @Nullable WatchedFile<List<OpenSshCertificate>> certificate) {

    private static final int LEAST_RSA_BITS = 3_072;

    /**
     * What can be proven with the key: by its certificates, then by itself. Blocks as long as the agent does.
     *
     * @throws IOException if the agent doesn't answer, or hasn't the key; says which
     */
    List<PublicKeyIdentity> identities(SshAgent agent) throws IOException {
        List<PublicKey> shown = new ArrayList<>();
        PublicKey key = null;
        KeyText chosen = wanted;
        for (Map.Entry<PublicKey, String> each : agent.getIdentities()) {
            PublicKey offered = each.getKey();
            KeyText text = KeyText.of(plain(offered));
            if (chosen == null && usable(plain(offered))) {
                chosen = text;
            }
            if (text.equals(chosen)) {
                if (offered instanceof OpenSshCertificate) {
                    shown.add(offered);
                } else {
                    key = offered;
                }
            }
        }
        if (key == null && shown.isEmpty()) {
            throw new IOException(
                    wanted == null
                            ? "it has no key that is ed25519, or RSA of at least " + LEAST_RSA_BITS + " bits"
                            : "it has not the key " + wanted.fingerprint());
        }
        List<PublicKeyIdentity> identities = new ArrayList<>();
        if (key != null) {
            if (certificate != null) {
                shown.addAll(0, certificate.read());
            }
            shown.add(key);
        }
        for (PublicKey each : shown) {
            identities.add(new Identity(agent, each, key == null ? each : key));
        }
        return identities;
    }

    private static PublicKey plain(PublicKey key) {
        return key instanceof OpenSshCertificate certificate ? certificate.getCertPubKey() : key;
    }

    private static boolean usable(PublicKey key) {
        String type = KeyUtils.getKeyType(key);
        return KeyPairProvider.SSH_ED25519.equals(type)
                || (KeyPairProvider.SSH_RSA.equals(type) && KeyUtils.getKeySize(key) >= LEAST_RSA_BITS);
    }

    /** What is shown, and the key under which the agent has it. */
    private record Identity(SshAgent agent, PublicKey shown, PublicKey held) implements PublicKeyIdentity {

        @Override
        public KeyPair getKeyIdentity() {
            return new KeyPair(shown, null);
        }

        /** An agent that has the key signs for its certificate as well; a signature is called after the key in either case. */
        @Override
        public Map.Entry<String, byte[]> sign(SessionContext session, String algorithm, byte[] data) throws Exception {
            String plain = KeyUtils.getSignatureAlgorithm(algorithm, shown);
            Map.Entry<String, byte[]> signed;
            try {
                signed = agent.sign(session, held, held instanceof OpenSshCertificate ? algorithm : plain, data);
            } catch (SshException e) {
                throw new IOException(
                        "it refuses to sign with " + KeyText.of(plain(held)).fingerprint(), e);
            }
            if (!signed.getKey().equals(plain)) {
                throw new IOException("it has signed by another algorithm than " + plain);
            }
            return Map.entry(algorithm, signed.getValue());
        }
    }
}
