package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.jspecify.annotations.Nullable;

/** Believes whoever has the one key that all nodes of a test share, and nobody else. */
final class TestTrust implements Trust {

    private static final KeyPair KEY = newKey();

    static KeyPair newKey() {
        try {
            return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public KeyPair hostKey() {
        return KEY;
    }

    @Override
    public KeyPair ownKey() {
        return KEY;
    }

    @Override
    public @Nullable Grant peer(PublicKey key, InetAddress from) {
        return client(key, from);
    }

    @Override
    public @Nullable Grant client(PublicKey key, InetAddress from) {
        return KeyUtils.compareKeys(key, KEY.getPublic()) ? new Grant("test", true) : null;
    }

    @Override
    public @Nullable String objection(Endpoint dialled, PublicKey key) {
        return KeyUtils.compareKeys(key, KEY.getPublic()) ? null : "another key";
    }
}
