package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.AuthorizedKeys;
import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import dev.herd.transport.ssh.keys.Caller;
import dev.herd.transport.ssh.keys.Certificate;
import dev.herd.transport.ssh.keys.KeyText;
import dev.herd.transport.ssh.keys.KnownHosts;
import dev.herd.transport.ssh.keys.OwnCertificate;
import dev.herd.transport.ssh.keys.OwnKeyFile;
import dev.herd.transport.ssh.keys.Passphrases;
import dev.herd.transport.ssh.keys.WatchedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.jspecify.annotations.Nullable;

/** Trust in what files say, which is read again when they change; but for a node's own keys, which it has from its start on. */
final class FileTrust implements Trust {

    private final KeyPair hostKey;
    private final WatchedFile<List<OpenSshCertificate>> hostCertificate;
    private final KeyPair ownKey;
    private final WatchedFile<List<OpenSshCertificate>> ownCertificate;
    private final WatchedFile<AuthorizedKeys> peers;
    private final WatchedFile<AuthorizedKeys> clients;
    private final WatchedFile<KnownHosts> hosts;
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
        hostKey = own("hostKey", files.hostKey(), node, passphrases);
        ownKey = files.key().equals(files.hostKey()) ? hostKey : own("key", files.key(), node, passphrases);
        hostCertificate = OwnCertificate.file(files.hostCertificate(), text(hostKey), OpenSshCertificate.Type.HOST);
        ownCertificate = OwnCertificate.file(files.certificate(), text(ownKey), OpenSshCertificate.Type.USER);
        peers = new WatchedFile<>(files.peers(), AuthorizedKeys::parse);
        clients = new WatchedFile<>(files.clients(), AuthorizedKeys::parse);
        hosts = new WatchedFile<>(files.knownHosts(), KnownHosts::parse);
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

    private static KeyPair own(String setting, Path path, String node, Passphrases passphrases) {
        try {
            return OwnKeyFile.readOrMake(path, "herd-" + node, passphrases);
        } catch (IOException e) {
            throw Settings.wrong(setting, path.toString(), "a file with a key, or none yet: " + e.getMessage(), e);
        }
    }

    private static KeyText text(KeyPair key) {
        return KeyText.of(key.getPublic());
    }

    @Override
    public KeyPair hostKey() {
        return hostKey;
    }

    @Override
    public List<OpenSshCertificate> hostCertificates() {
        return hostCertificate.read();
    }

    @Override
    public KeyPair ownKey() {
        return ownKey;
    }

    @Override
    public List<OpenSshCertificate> ownCertificates() {
        return ownCertificate.read();
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
        public @Nullable String objection(Endpoint dialled, PublicKey shown) {
            Certificate certificate = Certificate.of(shown);
            KeyText key = certificate == null ? KeyText.of(shown) : certificate.key();
            String objection = hosts().objection(dialled.host(), dialled.port(), key, certificate, now);
            return objection == null ? null : hosts.path() + ": " + objection;
        }

        @Override
        public boolean certified(Endpoint dialled) {
            return hosts().certified(dialled.host(), dialled.port());
        }

        private KnownHosts hosts() {
            KnownHosts read = readHosts;
            if (read == null) {
                read = hosts.read();
                readHosts = read;
            }
            return read;
        }
    }
}
