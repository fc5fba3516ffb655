package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.AuthorizedKeys;
import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import dev.herd.transport.ssh.keys.Caller;
import dev.herd.transport.ssh.keys.Host;
import dev.herd.transport.ssh.keys.KeyText;
import dev.herd.transport.ssh.keys.KnownHosts;
import dev.herd.transport.ssh.keys.OwnCertificate;
import dev.herd.transport.ssh.keys.OwnKeyFile;
import dev.herd.transport.ssh.keys.Passphrases;
import dev.herd.transport.ssh.keys.WatchedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.jspecify.annotations.Nullable;

/** Trust in what files say, which is read again when they change; but for a node's own keys, which it has from its start on. */
final class FileTrust implements Trust {

    private final List<KeyPair> hostKeys;
    private final List<WatchedFile<List<OpenSshCertificate>>> hostCertificates;
    private final @Nullable KeyPair ownKey;
    private final @Nullable AgentKeys agent;
    private final @Nullable WatchedFile<List<OpenSshCertificate>> ownCertificate;
    private final WatchedFile<AuthorizedKeys> peers;
    private final WatchedFile<AuthorizedKeys> clients;
    private final WatchedFile<KnownHosts> knownHosts;
    private final Clock clock;

    /**
     * Reads a node's own keys, or makes them.
     *
     * @param node whose, for a new key's comment
     * @param files where all of it is
     * @param told knows passphrases, if no file is named for them
     * @param clock says what has expired
     * @throws IllegalArgumentException if a key can't be had; names the setting, the file and what would be right
     */
    FileTrust(String node, Settings.Files files, Passphrases told, Clock clock) {
        Passphrases passphrases = passphrases(files.passphraseFile(), told);
        hostKeys = hostKeys(files.hostKeys(), node, passphrases);
        List<KeyText> hosts = hostKeys.stream().map(FileTrust::text).toList();
        hostCertificates = files.hostCertificates().stream()
                .map(path -> OwnCertificate.file(path, hosts, OpenSshCertificate.Type.HOST))
                .toList();
        Settings.Agent asked = files.agent();
        KeyText key;
        if (asked == null) {
            int host = files.hostKeys().indexOf(files.key());
            ownKey = host < 0 ? own("key", files.key(), node, passphrases) : hostKeys.get(host);
            key = text(ownKey);
        } else {
            ownKey = null;
            key = asked.key() == null ? null : wanted(asked.key());
        }
        ownCertificate = key == null
                ? null
                : OwnCertificate.file(files.certificate(), List.of(key), OpenSshCertificate.Type.USER);
        agent = asked == null ? null : new AgentKeys(asked.socket(), key, ownCertificate);
        peers = new WatchedFile<>(files.peers(), AuthorizedKeys::parse);
        clients = new WatchedFile<>(files.clients(), AuthorizedKeys::parse);
        knownHosts = new WatchedFile<>(files.knownHosts(), KnownHosts::parse);
        this.clock = clock;
    }

    private static Passphrases passphrases(@Nullable Path file, Passphrases told) {
        try {
            return file == null ? told : Passphrases.in(file);
        } catch (IOException e) {
            throw Settings.wrong(
                    "passphraseFile", String.valueOf(file), "a file with a passphrase: " + e.getMessage(), e);
        }
    }

    private static List<KeyPair> hostKeys(List<Path> files, String node, Passphrases passphrases) {
        List<KeyPair> keys = new ArrayList<>();
        Map<String, Path> kinds = new HashMap<>();
        for (Path file : files) {
            if (!keys.isEmpty() && Files.notExists(file)) {
                throw Settings.wrong(
                        "hostKey", file.toString(), "a file with a key; only the first of several is made", null);
            }
            KeyPair key = own("hostKey", file, node, passphrases);
            Path same = kinds.putIfAbsent(text(key).type(), file);
            if (same != null) {
                throw Settings.wrong("hostKey", file.toString(), "of another kind than " + same, null);
            }
            keys.add(key);
        }
        return List.copyOf(keys);
    }

    private static KeyPair own(String setting, Path path, String node, Passphrases passphrases) {
        try {
            return OwnKeyFile.readOrMake(path, "herd-" + node, passphrases);
        } catch (IOException e) {
            throw Settings.wrong(setting, path.toString(), "a file with a key, or none yet: " + e.getMessage(), e);
        }
    }

    private static KeyText wanted(Path path) {
        try {
            return KeyText.read(path);
        } catch (IOException e) {
            throw Settings.wrong(
                    "key",
                    path.toString(),
                    "a file whose public half, ending in .pub, is beside it: " + e.getMessage(),
                    e);
        }
    }

    private static KeyText text(KeyPair key) {
        return KeyText.of(key.getPublic());
    }

    @Override
    public List<KeyPair> hostKeys() {
        return hostKeys;
    }

    @Override
    public List<OpenSshCertificate> hostCertificates() {
        return hostCertificates.stream().flatMap(file -> file.read().stream()).toList();
    }

    @Override
    public List<KeyPair> ownKeys() {
        if (ownKey == null || ownCertificate == null) {
            return List.of();
        }
        List<KeyPair> all = new ArrayList<>();
        for (OpenSshCertificate certificate : ownCertificate.read()) {
            all.add(new KeyPair(certificate, ownKey.getPrivate()));
        }
        all.add(ownKey);
        return all;
    }

    @Override
    public @Nullable AgentKeys agent() {
        return agent;
    }

    @Override
    public Beliefs beliefs() {
        return new Read(clock.instant());
    }

    /** The files as they are when they are asked for; each is read at most once. */
    private final class Read implements Beliefs {

        private final Instant now;
        private @Nullable AuthorizedKeys readPeers;
        private @Nullable AuthorizedKeys readClients;
        private @Nullable KnownHosts readHosts;

        Read(Instant now) {
            this.now = now;
        }

        @Override
        public @Nullable Grant peer(Caller caller, Consumer<String> objections) {
            if (readPeers == null) {
                readPeers = peers.read();
            }
            return readPeers.find(caller, now, each -> objections.accept(peers.path() + ": " + each));
        }

        @Override
        public @Nullable Grant client(Caller caller, Consumer<String> objections) {
            if (readClients == null) {
                readClients = clients.read();
            }
            return readClients.find(caller, now, each -> objections.accept(clients.path() + ": " + each));
        }

        @Override
        public @Nullable String objection(Endpoint dialled, Host host) {
            String objection = hosts().objection(dialled.host(), dialled.port(), host, now);
            return objection == null ? null : knownHosts.path() + ": " + objection;
        }

        @Override
        public List<String> hostKeyAlgorithms(Endpoint dialled, List<String> all) {
            return hosts().order(dialled.host(), dialled.port(), all);
        }

        private KnownHosts hosts() {
            KnownHosts read = readHosts;
            if (read == null) {
                read = knownHosts.read();
                readHosts = read;
            }
            return read;
        }
    }
}
