package dev.herd.transport.ssh;

import dev.herd.transport.Acceptor;
import dev.herd.transport.AesGcmWarmUp;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.HostAddresses;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.StreamConversation;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import dev.herd.transport.ssh.keys.Passphrases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links, sessions and conversations over SSH: endpoints {@code ssh://user@host:port}, or behind bastions
 * {@code ssh://user@host:port?jump=user@bastion:port,user@bastion:port}. Everything is encrypted, and both ends
 * prove who they are by keys, which stand in files of OpenSSH's own formats. The user's name proves nothing, and nothing
 * depends on it but which of the names in a certificate is meant.
 *
 * <p>A node has two keys: one that it shows to whoever connects, and one that it proves when it dials. Both are ed25519, or
 * RSA of at least 3,072 bits, in files that nobody but their owner may read; one that isn't there is made at the start, with
 * its public half in a file beside it that ends in {@code .pub}. They may be encrypted under a passphrase, which stands in a file
 * ({@code passphraseFile}) or is told by the application; then one that is made is, too. The log has their fingerprints. They
 * are read at the start only.
 *
 * <p>Three files say whose keys a node believes. They are read again when they have changed, and hold nothing for a node
 * while they aren't there, it isn't allowed to read them, or others may write them. What they held stays while the machine can't
 * read them, as when too many files are open. Whom they let in they let stay: a link or a client whose key is
 * taken out or revoked, or whose key, certificate or authority expires or is believed no more, is ended within some seconds, at
 * whichever end has found it out.
 * <ul>
 * <li>{@code authorized_keys.peers}: who may link. Of the options before a key, {@code from=}, {@code expiry-time=},
 *     {@code cert-authority}, {@code principals=}, {@code restrict}, {@code pty}, {@code no-pty}, and those about forwarding,
 *     which there is none of, are kept to; a line with any other is not used, and a warning says so.
 * <li>{@code authorized_keys.clients}: who may ask, likewise. The comment behind a key is who
 *     {@link dev.herd.transport.ClientSession#user} says it is, or its fingerprint where there is none; of a certificate, it is
 *     that one of its principals which was let in.
 * <li>{@code known_hosts}: the hosts that may be dialled, by their names as they are dialled, plain or hashed, with their
 *     ports in {@code [host]:port}; {@code @revoked} keys are not believed. A host that isn't in it is refused, and so is one
 *     with another key: the reason why the link could not be opened has the line that is missing. A host with keys of several
 *     kinds is asked for one that it is known by; ECDSA keys are users' only.
 * </ul>
 *
 * <p>So that {@code bob} may dial {@code ada}, of which each has been started once, with {@code herd.ssh.directory} set to a folder of
 * its own, and has made its keys there:
 *
 * <pre>
 * cat bob-keys/key.pub &gt;&gt; ada-keys/authorized_keys.peers
 * echo "[ada.example.org]:12490 $(cat ada-keys/host_key.pub)" &gt;&gt; bob-keys/known_hosts
 * </pre>
 *
 * <p>Certificates that {@code ssh-keygen -s} makes spare all that but for the authority, whose key is ed25519 or RSA of at least
 * 2,048 bits.
 * <ul>
 * <li>A host's ({@code -h}) is believed if an {@code @cert-authority} line in {@code known_hosts} has its authority for the
 *     name that was dialled, and the name is among its principals (without a port, and perhaps with {@code *} and {@code ?} in
 *     them). A line that names no port is good for all ports of its hosts. A host whose key itself is known needs no
 *     certificate.
 * <li>A user's lets in, by a line with {@code cert-authority} before the authority's key, whoever is among its principals and
 *     among those of the line's {@code principals="…"}, which has no patterns: the login name if that is, else the first
 *     such in the certificate. A line without {@code principals} lets in only who logs in under one of the certificate's
 *     principals; a node logs in as {@code herd} unless its peer's endpoint says another name.
 * <li>With an authority's key {@code ca}, instead of the two lines above:
 * <pre>
 * ssh-keygen -s ca -I ada -h -n ada.example.org ada-keys/host_key.pub
 * ssh-keygen -s ca -I bob -n herd bob-keys/key.pub
 * echo "cert-authority $(cat ca.pub)" &gt;&gt; ada-keys/authorized_keys.peers
 * echo "@cert-authority *.example.org $(cat ca.pub)" &gt;&gt; bob-keys/known_hosts
 * </pre>
 * <li>Either has to be valid now. Of critical options {@code source-address} is kept to in a user's; one with any other is not
 *     believed. Only with {@code permit-pty}, as it is by default, does it give a terminal.
 * <li>A certificate that could not be believed, and why, is in the reason why a link could not be opened or a caller was
 *     refused.
 * <li>A node shows those that are beside its own keys, and reads them again when they have changed.
 * </ul>
 *
 * <p>What is dialled with {@code ?jump=} is reached through bastions, at most eight, in the order given: servers,
 * OpenSSH's for instance, that forward TCP connections for this node. Of a bastion {@code user@} and {@code :port} may be
 * missing, and are then {@code herd} and 22; an IPv6 address is in brackets. The node has a session with each, in which it
 * proves its own key, which has to be among the user's {@code authorized_keys} there, and the bastion the key that it has
 * in this node's {@code known_hosts}. Before the former {@code restrict,port-forwarding,permitopen="ada.example.org:12490"}
 * is enough, and {@code AllowTcpForwarding}, which is on by default. What is behind a bastion is known by
 * its own name and port, as the endpoint has them. The next stop's name is looked up by the bastion before it. The session
 * with the last is from end to end, and bastions can't read what is in it. An attempt at each stop takes 15 s at most; a
 * reason why there is no link names the stop at fault. When one session ends, all do. A node at the other end takes who
 * comes so for one that comes from the last bastion ({@code from=}).
 *
 * <p>Where {@code config} is set, the file says of an endpoint's host, and of each bastion, what the endpoint itself doesn't:
 * {@code HostName}, {@code User}, {@code Port} (of bastions only, since an endpoint has one), {@code ProxyJump},
 * {@code IdentityFile} and {@code HostKeyAlias}, in blocks that begin with {@code Host}, the first value that is for a host being the
 * one that counts, as for {@code ssh}. So {@code ssh://blake:12490} goes to port 12490 of the {@code HostName} of blake, which
 * is also what it is known by in {@code known_hosts}; {@code ?jump=} is in place of its {@code ProxyJump}, and
 * {@code ?jump=none} means no bastion. A bastion's own {@code ProxyJump} counts where it comes first. Keys of
 * {@code IdentityFile} are proven before the node's own; one with a passphrase isn't tried, and the reason why there is no link
 * says so. Who to be is {@code herd} where nothing is said.
 * {@code Match} and what follows it, {@code Include}, and what would say otherwise who is believed are not kept to, and a
 * warning says so once; a host that is to be reached by a {@code ProxyCommand} isn't dialled. The file is read again when it has
 * changed, and says nothing while others may write it.
 *
 * <p>Herd tells of each dial that fails and of each stranger by itself, and of repeated ones once. What Apache MINA SSHD
 * has to say besides, on loggers of {@code org.apache.sshd}, is of no need below errors.
 *
 * <p>The settings, all behind {@code herd.ssh.}:
 * <ul>
 * <li>{@code directory}: where the files are that are not named by themselves; created if it isn't there
 * <li>{@code hostKey}, {@code key}, {@code peers}, {@code clients}, {@code knownHosts}: single files, by default
 *     {@code host_key}, {@code key}, {@code authorized_keys.peers}, {@code authorized_keys.clients} and {@code known_hosts} in
 *     the directory; the first two may be the same. {@code hostKey} may be several with commas between them, one of a kind, of
 *     which only the first is made
 * <li>{@code hostCertificate}, {@code certificate}: of the node's host keys (as many, with commas between them) and of its
 *     key, which need not be there; by default the files beside the keys with {@code -cert.pub} behind their names, as
 *     {@code ssh-keygen} makes them
 * <li>{@code passphraseFile}: a file whose only line is the passphrase of the node's keys, which nobody but its owner may read
 *     or write; by default they have none
 * <li>{@code config}: a file like OpenSSH's own, for instance {@code ~/.ssh/config}, that says more of hosts, as above, where {@code ~/} is the home of who runs the node; none by
 *     default
 * <li>{@code agent}: the socket of an ssh-agent that has the key which the node proves when it dials, or {@code SSH_AUTH_SOCK}
 *     for the one that the environment names so; then {@code key} names the one that is wanted, by its public half in the file
 *     beside it ({@code .pub}), and if it isn't set it is the agent's first that is ed25519, or RSA of at least 3,072 bits. An
 *     agent that isn't there, hasn't the key, or doesn't answer in 5 s, fails the dial. The host key is never asked of it
 * <li>{@code threads}: 1 to 64, default 2: on so many threads, named {@code herd-NODE-ssh-N}, everything happens
 * <li>{@code rekeyBytes}: after so many bytes in one direction a connection takes new keys, from 1 MiB to 1 TiB, in bytes;
 *     default 1 GiB, and after an hour in any case
 * <li>{@code loginSeconds}: how long who connects may take to prove a key, 1 to 600 s, default 60; 64 may do so at a time; for
 *     one more the oldest makes room of those from the network where most come from
 * </ul>
 */
public final class SshTransport implements Transport {

    static final String SCHEME = "ssh";
    static final String CLOSED = "the transport was closed";

    private static final Logger log = LoggerFactory.getLogger(SshTransport.class);
    private static final int CLOSE_MILLIS = 3_000;
    private static final int FAREWELL_MILLIS = Wire.LINGER_SECONDS * 1_000;

    private final BiFunction<String, Settings, Trust> trusts;
    private @Nullable Running running;

    /** What there is between {@code start} and {@code close}. */
    private record Running(
            TransportContext context,
            Trust trust,
            Pools pools,
            Shared shared,
            Routes routes,
            Outbound client,
            Network network,
            Reception reception) {}

    /** A transport that is still to be started. */
    public SshTransport() {
        this(Passphrases.NONE);
    }

    /**
     * A transport that is still to be started, and whose node's keys may have passphrases that the application knows. The
     * setting {@code passphraseFile}, if there is one, is used instead.
     *
     * @param passphrases is given the file of a key, and returns its passphrase, or null if it has none; called within
     *     {@code start}, for a key that is encrypted or still to be made. The array is overwritten when it has been used
     */
    public SshTransport(Function<? super Path, char @Nullable []> passphrases) {
        this(new Passphrases(passphrases));
    }

    private SshTransport(Passphrases passphrases) {
        this((node, settings) -> trust(node, settings, passphrases));
    }

    /**
     * A transport that is still to be started.
     *
     * @param trusts finds out what a node's settings say of keys
     */
    SshTransport(BiFunction<String, Settings, Trust> trusts) {
        this.trusts = trusts;
    }

    private static Trust trust(String node, Settings settings, Passphrases passphrases) {
        Settings.Files files = settings.files();
        if (files == null) {
            throw new IllegalArgumentException("setting 'herd.ssh.directory' is missing, but must be a folder:"
                    + " keys are made in it, and files in it say whose keys are trusted");
        }
        return new FileTrust(node, files, passphrases, Clock.systemUTC());
    }

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public synchronized void start(TransportContext context) {
        if (running != null) {
            throw new IllegalStateException("the ssh transport of " + context.node() + " was started already");
        }
        Settings settings = Settings.of(context.settings());
        if (AesGcmWarmUp.isDue()) {
            Pools.aside(context.node(), "ciphers", () -> AesGcmWarmUp.run(System::nanoTime));
        }
        Trust trust = trusts.apply(context.node(), settings);
        Pools pools = Pools.of(context.node(), settings.threads());
        Shared shared = new Shared(context, trust, pools.work(), pools.timer());
        Reception reception = new Reception(trust, shared);
        running = new Running(
                context,
                trust,
                pools,
                shared,
                new Routes(settings.config()),
                Setup.client(settings, trust, pools),
                Setup.network(settings, trust, pools, reception),
                reception);
    }

    private synchronized Running running() {
        if (running == null) {
            throw new IllegalStateException("the ssh transport is not started");
        }
        return running;
    }

    @Override
    public List<Endpoint> listen(Endpoint endpoint, Acceptor acceptor) throws IOException {
        Running now = running();
        String wrong = wrong(endpoint);
        if (wrong == null && (endpoint.user() != null || endpoint.query() != null)) {
            wrong = "who listens is no user and has no options; it should look like ssh://host:port";
        }
        if (wrong != null) {
            throw new IllegalArgumentException("endpoint '" + endpoint + "': " + wrong);
        }
        // Whoever connects has to have a key that the node was told of: it may listen anywhere.
        List<InetAddress> addresses = HostAddresses.forListening(endpoint, false, "");
        List<Listener> bound = HostAddresses.bindAll(endpoint, addresses, address -> bind(now, address, acceptor));
        return List.of(endpoint.withPort(bound.get(0).port()));
    }

    private static Listener bind(Running now, InetSocketAddress address, Acceptor acceptor) throws IOException {
        if (now.network().isClosing()) {
            throw new IOException(CLOSED);
        }
        InetSocketAddress bound = now.network().bind(address);
        now.reception().serve(bound, acceptor);
        return new Listener(now.network(), bound);
    }

    private record Listener(Network network, InetSocketAddress bound) implements HostAddresses.Bound {

        @Override
        public int port() {
            return bound.getPort();
        }

        @Override
        public void close() {
            network.unbind(bound);
        }
    }

    private static @Nullable String wrong(Endpoint endpoint) {
        return endpoint.scheme().equals(SCHEME) ? null : "the ssh transport serves ssh://user@host:port only";
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        Shared shared = running().shared();
        dial(endpoint, "subsystem", Reception.PEER, new Dial.Purpose() {
            @Override
            public Wire wire(SocketAddress remote, Conduit conduit) {
                return new SshLink(remote, conduit, handler, shared).wire();
            }

            @Override
            public void failed(String reason) {
                try {
                    handler.closed(reason);
                } catch (Throwable e) {
                    log.error("the handler of a link to {} failed at its end", endpoint, e);
                }
            }
        });
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        Shared shared = running().shared();
        dial(endpoint, "shell", null, new Dial.Purpose() {
            @Override
            public Wire wire(SocketAddress remote, Conduit conduit) {
                return new StreamTraffic(
                                SCHEME + "://" + Reasons.remote(remote),
                                conduit,
                                shared,
                                wake -> new StreamConversation(shared.limits(), listener, wake))
                        .wire();
            }

            @Override
            public void failed(String reason) {
                try {
                    listener.closed(reason);
                } catch (Throwable e) {
                    log.error("the listener of a conversation with {} failed at its end", endpoint, e);
                }
            }
        });
    }

    private void dial(Endpoint endpoint, String request, @Nullable String argument, Dial.Purpose purpose) {
        Running now = running();
        Dial dial =
                new Dial(endpoint, request, argument, now.routes(), now.client(), now.trust(), now.shared(), purpose);
        if (!now.shared().registry().add(dial)) {
            purpose.failed(CLOSED); // on the caller's thread: there are no others any more
            return;
        }
        String wrong = endpoint.port() == 0 ? "port 0 can't be dialled" : wrong(endpoint);
        if (wrong != null) {
            dial.end("cannot connect to " + endpoint + ": " + wrong);
        } else {
            dial.start(now.pools().resolver());
        }
    }

    @Override
    public void close() {
        Running now;
        synchronized (this) {
            now = running;
        }
        if (now == null) {
            return;
        }
        if (now.pools().own()) {
            throw new IllegalStateException("a transport can't be closed by one of its own threads, "
                    + Thread.currentThread().getName());
        }
        now.network().unbindAll();
        try {
            now.shared().registry().closeAll(CLOSED, CLOSE_MILLIS, FAREWELL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeNow(now.client());
        closeNow(now.network());
        now.pools().shutdown();
    }

    private static void closeNow(org.apache.sshd.common.Closeable closeable) {
        try {
            if (!closeable.close(true).await(CLOSE_MILLIS)) {
                log.warn("{} is not closed after {} ms", closeable, CLOSE_MILLIS);
            }
        } catch (IOException e) {
            log.debug("{} was not awaited", closeable, e);
        }
    }
}
