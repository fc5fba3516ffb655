package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.HostAddresses;
import dev.herd.transport.ssh.keys.KeyText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.session.ConnectionService;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to reach an endpoint: finds its addresses, and tries one after the other; then proves who this node is, and
 * opens a channel. On a strand of its own.
 */
final class Dial implements Registry.Open {

    /** What a dial is for. */
    interface Purpose {

        /** A wire for a channel that is about to open; if it does, the wire is opened, and nothing fails any more. */
        Wire wire(SocketAddress remote, Conduit conduit);

        /** Nobody could be reached, of whom a wire would have been opened. Called once, if no wire is. */
        void failed(String reason);
    }

    private static final AttributeKey<Dial> DIAL = new AttributeKey<>();

    /** For one address: a node answers at once, and a network takes some round trips. */
    private static final int ATTEMPT_SECONDS = 15;

    private static final String DEFAULT_USER = "herd";

    private final Endpoint endpoint;
    private final String request;
    private final @Nullable String argument;
    private final SshClient client;
    private final Trust trust;
    private final Shared shared;
    private final Purpose purpose;
    private final Strand strand;
    private final Queue<InetAddress> untried = new ArrayDeque<>();
    private final StringBuilder failures = new StringBuilder();
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile @Nullable String objection;
    private int attempt;
    private @Nullable ClientSession session;

    Dial(
            Endpoint endpoint,
            String request,
            @Nullable String argument,
            SshClient client,
            Trust trust,
            Shared shared,
            Purpose purpose) {
        this.endpoint = endpoint;
        this.request = request;
        this.argument = argument;
        this.client = client;
        this.trust = trust;
        this.shared = shared;
        this.purpose = purpose;
        strand = new Strand(shared.pool());
    }

    /** The dial that a session comes from, for whoever checks the host's key; null if it comes from none. */
    static @Nullable Dial of(ClientSession session) {
        AttributeRepository context = session.getConnectionContext();
        return context == null ? null : context.getAttribute(DIAL);
    }

    /** Begins. Resolving a name may take long, hence the executor. */
    void start(Executor resolver) {
        try {
            resolver.execute(() -> {
                try {
                    Collection<InetAddress> found = HostAddresses.resolve(endpoint.host());
                    strand.execute(() -> {
                        untried.addAll(found);
                        next();
                    });
                } catch (UnknownHostException e) {
                    strand.execute(() -> fail("host unknown"));
                }
            });
        } catch (RejectedExecutionException e) {
            end(SshTransport.CLOSED);
        }
    }

    private void next() {
        if (done.get()) {
            return;
        }
        InetAddress address = untried.poll();
        if (address == null) {
            fail(failures.toString());
            return;
        }
        int now = ++attempt;
        var unused = shared.timer()
                .schedule(
                        () -> strand.execute(() -> failed(now, address, "no answer in time")),
                        ATTEMPT_SECONDS,
                        TimeUnit.SECONDS);
        try {
            client.connect(target(address), AttributeRepository.ofKeyValuePair(DIAL, this), null)
                    .addListener(connected -> strand.execute(() -> {
                        if (connected.isConnected()) {
                            authenticate(now, address, connected.getClientSession());
                        } else {
                            failed(now, address, Reasons.of(connected.getException()));
                        }
                    }));
        } catch (IOException | RuntimeException e) {
            failed(now, address, Reasons.of(e));
        }
    }

    private HostConfigEntry target(InetAddress address) {
        String user = endpoint.user();
        HostConfigEntry target = new HostConfigEntry(
                "", address.getHostAddress(), endpoint.port(), user == null || user.isEmpty() ? DEFAULT_USER : user);
        target.setIdentitiesOnly(true);
        return target;
    }

    private void authenticate(int now, InetAddress address, ClientSession connected) {
        if (done.get() || now != attempt) {
            connected.close(true);
            return;
        }
        session = connected;
        KeyPair own = trust.ownKey();
        for (OpenSshCertificate certificate : trust.ownCertificates()) {
            connected.addPublicKeyIdentity(new KeyPair(certificate, own.getPrivate()));
        }
        connected.addPublicKeyIdentity(own);
        try {
            connected
                    .auth()
                    .addListener(proven -> strand.execute(() -> {
                        if (proven.isSuccess()) {
                            open(now, address, connected);
                        } else {
                            failed(now, address, unproven(proven.getException()));
                        }
                    }));
        } catch (IOException | RuntimeException e) {
            failed(now, address, Reasons.of(e));
        }
    }

    /** MINA has a word of its own for having no more keys to offer. */
    private String unproven(@Nullable Throwable failure) {
        boolean refused = false;
        for (Throwable cause = failure; cause != null && cause != cause.getCause(); cause = cause.getCause()) {
            refused |= cause instanceof SshException e
                    && e.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
        }
        return refused
                ? "it takes none of this node's keys; it would with this line among its authorized keys: "
                        + KeyText.of(trust.ownKey().getPublic())
                : Reasons.of(failure);
    }

    private void open(int now, InetAddress address, ClientSession connected) {
        if (done.get() || now != attempt) {
            connected.close(true);
            return;
        }
        AtomicBoolean taken = new AtomicBoolean();
        DialledChannel channel = new DialledChannel(request, argument);
        Wire wire = purpose.wire(connected.getRemoteAddress(), channel);
        channel.open(wire, new DialledChannel.Outcome() {
            @Override
            public void taken() {
                if (done.compareAndSet(false, true)) {
                    taken.set(true);
                    wire.opened(() -> shared.registry().remove(Dial.this));
                } else {
                    connected.close(true);
                }
            }

            @Override
            public void refused() {
                strand.execute(() -> failed(now, address, "it refuses to " + (argument == null ? "talk" : "link")));
            }
        });
        try {
            connected.getService(ConnectionService.class).registerChannel(channel);
            channel.addCloseFutureListener(closed -> {
                if (taken.get()) {
                    wire.ended(Reasons.GONE);
                } else {
                    strand.execute(() -> failed(now, address, Reasons.GONE));
                }
            });
            channel.open().addListener(opened -> {
                if (!opened.isOpened()) {
                    strand.execute(() -> failed(now, address, Reasons.of(opened.getException())));
                }
            });
        } catch (IOException | RuntimeException e) {
            failed(now, address, Reasons.of(e));
        }
    }

    private void failed(int of, InetAddress address, String why) {
        if (done.get() || of != attempt) {
            return;
        }
        String objected = objection;
        objection = null;
        failures.append(failures.isEmpty() ? "" : "; ")
                .append(HostAddresses.text(new InetSocketAddress(address, endpoint.port())))
                .append(": ")
                .append(objected == null ? why : objected);
        if (session != null) {
            session.close(true);
            session = null;
        }
        next();
    }

    /** Whether the host is who was dialled. On MINA's thread. */
    boolean verify(PublicKey key) {
        objection = trust.beliefs().objection(endpoint, key);
        return objection == null;
    }

    /** Whether a certificate of the host could be believed. On MINA's thread. */
    boolean certified() {
        return trust.beliefs().certified(endpoint);
    }

    private void fail(String why) {
        finish("cannot connect to " + endpoint + ": " + why);
    }

    private void finish(String reason) {
        if (done.compareAndSet(false, true)) {
            if (session != null) {
                session.close(true);
            }
            purpose.failed(reason);
            shared.registry().remove(this);
        }
    }

    @Override
    public void end(String reason) {
        strand.execute(() -> finish(reason));
    }

    @Override
    public void cut() {
        // a dial bids no farewell
    }
}
