package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import dev.herd.transport.ssh.keys.Caller;
import dev.herd.transport.ssh.keys.Host;
import dev.herd.transport.ssh.keys.KeyText;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.jspecify.annotations.Nullable;

/** Believes whoever has the one key that all nodes of a test share, and nobody else. */
final class TestTrust implements Trust {

    private static final KeyPair KEY = newKey();

    private final Runnable asked;

    TestTrust() {
        this(() -> {});
    }

    /**
     * One that tells when a host's key is looked at: at each key exchange, and every few seconds.
     *
     * @param asked is run then
     */
    TestTrust(Runnable asked) {
        this.asked = asked;
    }

    static KeyPair newKey() {
        try {
            return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<KeyPair> hostKeys() {
        return List.of(KEY);
    }

    @Override
    public List<KeyPair> ownKeys() {
        return List.of(KEY);
    }

    @Override
    public @Nullable AgentKeys agent() {
        return null;
    }

    @Override
    public List<OpenSshCertificate> hostCertificates() {
        return List.of();
    }

    @Override
    public Beliefs beliefs() {
        return new Beliefs() {
            @Override
            public @Nullable Grant peer(Caller caller, Consumer<String> objections) {
                return client(caller, objections);
            }

            @Override
            public @Nullable Grant client(Caller caller, Consumer<String> objections) {
                return caller.key().equals(KeyText.of(KEY.getPublic())) ? new Grant("test", true) : null;
            }

            @Override
            public @Nullable String objection(Endpoint dialled, Host host) {
                asked.run();
                return host.key().equals(KeyText.of(KEY.getPublic())) ? null : "another key";
            }

            @Override
            public List<String> hostKeyAlgorithms(Endpoint dialled, List<String> all) {
                return all;
            }
        };
    }
}
