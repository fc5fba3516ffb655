package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.AuthorizedKeys;
import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import dev.herd.transport.ssh.keys.KeyText;
import dev.herd.transport.ssh.keys.KnownHosts;
import dev.herd.transport.ssh.keys.OwnKeyFile;
import dev.herd.transport.ssh.keys.WatchedFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.jspecify.annotations.Nullable;

/** Trust in what files say, which is read again when they change; but for a node's own keys, which it has from its start on. */
final class FileTrust implements Trust {

    private static final int LEAST_RSA_BITS = 2_048;

    private final KeyPair hostKey;
    private final KeyPair ownKey;
    private final WatchedFile<AuthorizedKeys> peers;
    private final WatchedFile<AuthorizedKeys> clients;
    private final WatchedFile<KnownHosts> hosts;
    private final Clock clock;

    /**
     * Reads a node's own keys, or makes them.
     *
     * @param node whose, for a new key's comment
     * @param files where all of it is
     * @param clock says what has expired
     * @throws IllegalArgumentException if a key can't be had; names the setting, the file and what would be right
     */
    FileTrust(String node, Settings.Files files, Clock clock) {
        hostKey = own("hostKey", files.hostKey(), node);
        ownKey = files.key().equals(files.hostKey()) ? hostKey : own("key", files.key(), node);
        peers = new WatchedFile<>(files.peers(), AuthorizedKeys::parse);
        clients = new WatchedFile<>(files.clients(), AuthorizedKeys::parse);
        hosts = new WatchedFile<>(files.knownHosts(), KnownHosts::parse);
        this.clock = clock;
    }

    private static KeyPair own(String setting, Path path, String node) {
        try {
            return OwnKeyFile.readOrMake(path, "herd-" + node);
        } catch (IOException e) {
            throw Settings.wrong(setting, path.toString(), "a file with a key, or none yet: " + e.getMessage(), e);
        }
    }

    @Override
    public KeyPair hostKey() {
        return hostKey;
    }

    @Override
    public KeyPair ownKey() {
        return ownKey;
    }

    @Override
    public @Nullable Grant peer(PublicKey key, InetAddress from) {
        return find(peers, key, from);
    }

    @Override
    public @Nullable Grant client(PublicKey key, InetAddress from) {
        return find(clients, key, from);
    }

    private @Nullable Grant find(WatchedFile<AuthorizedKeys> file, PublicKey key, InetAddress from) {
        boolean weak =
                KeyPairProvider.SSH_RSA.equals(KeyUtils.getKeyType(key)) && KeyUtils.getKeySize(key) < LEAST_RSA_BITS;
        return weak ? null : file.read().find(KeyText.of(key), from, clock.instant());
    }

    @Override
    public @Nullable String objection(Endpoint dialled, PublicKey key) {
        String objection = hosts.read().objection(dialled.host(), dialled.port(), KeyText.of(key));
        return objection == null ? null : hosts.path() + ": " + objection;
    }
}
