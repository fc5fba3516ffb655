package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.Host;
import dev.herd.transport.ssh.keys.KeyText;
import java.io.IOException;
import java.net.InetAddress;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.helpers.MissingAttachedSessionException;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to have a session with one stop, over the network or through the stop before it, in which both ends have proven
 * who they are. Of a dial's strand, where nothing else is said.
 */
final class Hop {

    /** Who is told of what comes of it, once, on the strand. */
    interface Outcome {

        /** A session whose other end has been proven, and which is the callee's to close. */
        void reached(ClientSession session);

        /** There is none; {@link #beyond} says whose fault that is. */
        void failed(String why);
    }

    private static final AttributeKey<Hop> HOP = new AttributeKey<>();

    private final Stop stop;
    private final Outbound client;
    private final Trust trust;
    private final Shared shared;
    private final Strand strand;
    private final Outcome outcome;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile @Nullable String objection;
    private volatile @Nullable KeyText offered;
    private volatile @Nullable Host shown;
    private volatile @Nullable Throwable broken;
    private volatile boolean beyond;

    /** What is to be closed if nothing comes of it; closing it closes the sessions that it goes through. */
    private @Nullable ClientSession session;

    Hop(Stop stop, Outbound client, Trust trust, Shared shared, Strand strand, Outcome outcome) {
        this.stop = stop;
        this.client = client;
        this.trust = trust;
        this.shared = shared;
        this.strand = strand;
        this.outcome = outcome;
    }

    /** The attempt that a session comes from, for whoever checks the host's key; null if it comes from none. Any thread. */
    static @Nullable Hop of(ClientSession session) {
        AttributeRepository context = session.getConnectionContext();
        return context == null ? null : context.getAttribute(HOP);
    }

    private AttributeRepository context() {
        return AttributeRepository.ofKeyValuePair(HOP, this);
    }

    /** Begins over the network. */
    void connect(InetAddress address) {
        beyond = true;
        HostConfigEntry target = new HostConfigEntry("", address.getHostAddress(), stop.port(), stop.user());
        target.setIdentitiesOnly(true);
        try {
            client.connect(target, context(), null)
                    .addListener(connected -> strand.execute(() -> {
                        if (connected.isConnected()) {
                            prove(connected.getClientSession());
                        } else {
                            fail(Reasons.of(unconnected(connected.getException())));
                        }
                    }));
        } catch (IOException | RuntimeException e) {
            fail(Reasons.of(e));
        }
    }

    /** MINA has no session to show, nor a reason, for a connection that has come and gone before it looks. */
    private @Nullable Throwable unconnected(@Nullable Throwable failure) {
        return failure instanceof MissingAttachedSessionException ? broken : failure;
    }

    /**
     * Begins through a bastion.
     *
     * @param bastion a session with it, which is this one's from here on
     */
    void tunnel(ClientSession bastion) {
        session = bastion;
        Tunnel tunnel = new Tunnel(stop);
        tunnel.open(() -> begin(tunnel, bastion));
        try {
            bastion.getService(ConnectionService.class).registerChannel(tunnel);
            tunnel.addCloseFutureListener(closed -> strand.execute(() -> fail(Reasons.GONE)));
            tunnel.open().addListener(opened -> {
                if (!opened.isOpened()) {
                    strand.execute(() -> fail(refusal(opened.getException())));
                }
            });
        } catch (IOException | RuntimeException e) {
            fail(Reasons.of(e));
        }
    }

    /** The tunnel is open. On MINA's thread, since the other end's first bytes may be behind this. */
    private @Nullable TunnelSession begin(Tunnel tunnel, ClientSession bastion) {
        beyond = true;
        String remote = stop.place() + " through " + Reasons.remote(bastion.getRemoteAddress());
        TunnelSession over = new TunnelSession(tunnel, remote, client.getSessionFactory(), shared.pool());
        try {
            ClientSession inner = client.begin(over, stop.user(), context());
            strand.execute(() -> prove(inner));
            return over;
        } catch (Exception e) {
            over.close(true);
            strand.execute(() -> fail(Reasons.of(e)));
            return null;
        }
    }

    /** What a bastion says of why there is no tunnel; its own words are left out, since anybody may have written them. */
    private String refusal(@Nullable Throwable failure) {
        int code = failure instanceof SshChannelOpenException e ? e.getReasonCode() : 0;
        return switch (code) {
            case SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED ->
                "it refuses to forward to " + stop.place() + " (administratively prohibited)";
            case SshConstants.SSH_OPEN_CONNECT_FAILED -> "it cannot connect to " + stop.place();
            case 0 -> Reasons.of(failure);
            default -> "it does not forward to " + stop.place() + " (reason " + code + ")";
        };
    }

    private void prove(ClientSession connected) {
        if (done.get()) {
            connected.close(true);
            return;
        }
        session = connected;
        stop.keys().forEach(connected::addPublicKeyIdentity);
        trust.ownKeys().forEach(connected::addPublicKeyIdentity);
        try {
            connected
                    .auth()
                    .addListener(proven -> strand.execute(() -> {
                        if (!proven.isSuccess()) {
                            fail(unproven(proven.getException()));
                        } else if (done.compareAndSet(false, true)) {
                            outcome.reached(connected);
                        }
                    }));
        } catch (IOException | RuntimeException e) {
            fail(Reasons.of(e));
        }
    }

    /** MINA has a word of its own for having no more keys to offer. */
    private String unproven(@Nullable Throwable failure) {
        boolean refused = false;
        for (Throwable cause = failure; cause != null && cause != cause.getCause(); cause = cause.getCause()) {
            refused |= cause instanceof SshException e
                    && e.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
        }
        KeyText last = offered;
        return refused && last != null
                ? "it takes none of this node's keys; it would with this line among its authorized keys"
                        + " (of a node, authorized_keys.peers): "
                        + last
                        + stop.problems().stream()
                                .map(problem -> "; not tried was IdentityFile " + problem)
                                .collect(Collectors.joining())
                : Reasons.of(failure);
    }

    /** Whether it has come to its stop: until then what fails is the bastion before it. */
    boolean beyond() {
        return beyond;
    }

    /** Something is wrong with the session, which ends next. Any thread. */
    void object(String reason) {
        objection = reason;
    }

    /** Its session ends for a reason, before or after {@link #connect} is told of that session. On MINA's threads. */
    void broken(Throwable reason) {
        if (broken == null) {
            broken = reason;
        }
    }

    /** A key was offered. Any thread. */
    void offered(KeyText key) {
        offered = key;
    }

    /** Whether the host is who was dialled. On MINA's thread. */
    boolean verify(PublicKey key) {
        Host host = Host.of(key);
        shown = host;
        objection = trust.beliefs().objection(stop.known(), host);
        return objection == null;
    }

    /** What speaks by now against the host that a session is with; null if nothing does. Any thread. */
    static @Nullable String objection(ClientSession session, Trust.Beliefs now) {
        Hop hop = of(session);
        Host host = hop == null ? null : hop.shown;
        return hop == null || host == null ? null : now.objection(hop.stop.known(), host);
    }

    /** What the host is to be asked for. On MINA's thread. */
    List<String> hostKeyAlgorithms(List<String> all) {
        return trust.beliefs().hostKeyAlgorithms(stop.known(), all);
    }

    private void fail(String why) {
        if (abandon()) {
            String objected = objection;
            outcome.failed(objected == null ? why : objected);
        }
    }

    /** Gives up, and tells nobody; whether nothing had come of it yet. */
    boolean abandon() {
        if (!done.compareAndSet(false, true)) {
            return false;
        }
        if (session != null) {
            session.close(true);
        }
        return true;
    }
}
