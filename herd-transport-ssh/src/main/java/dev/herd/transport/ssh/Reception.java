package dev.herd.transport.ssh;

import dev.herd.transport.Acceptor;
import dev.herd.transport.Admission;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.StreamSession;
import dev.herd.transport.ssh.keys.Caller;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.command.CommandFactory;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.shell.ShellFactory;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.jspecify.annotations.Nullable;

/** Receives who connects: finds out who it is, and gives it what it may have. On MINA's threads. */
final class Reception
        implements SessionListener, PublickeyAuthenticator, SubsystemFactory, ShellFactory, CommandFactory {

    /** The subsystem of links. */
    static final String PEER = "herd-peer";

    /** Whose key was named last. Nothing is proven by that: who names a key may not have it. */
    private static final AttributeKey<Visitor> NAMED = new AttributeKey<>();

    /** What was wrong with whoever was named last. */
    private static final AttributeKey<String> OBJECTION = new AttributeKey<>();

    private static final AttributeKey<Stay> STAY = new AttributeKey<>();

    private static final int MOST_OBJECTIONS = 4;

    private final Trust trust;
    private final Shared shared;
    private final Admission<Object> admission;
    private final Lobby lobby;
    private final Map<SocketAddress, Acceptor> acceptors = new ConcurrentHashMap<>();

    Reception(Trust trust, Shared shared) {
        this.trust = trust;
        this.shared = shared;
        admission = Admission.of(shared.limits());
        lobby = new Lobby(shared.limits().clients() + 2 * shared.limits().links() + Lobby.MOST_STRANGERS);
    }

    /** Says who gets what is accepted at an address. */
    void serve(InetSocketAddress bound, Acceptor acceptor) {
        acceptors.put(bound, acceptor);
    }

    /**
     * Whether a key is worth a try. It is asked when a key is named, and again when it has been signed with; of an
     * authentication that succeeds the last answer was about the key that is proven.
     */
    @Override
    public boolean authenticate(String user, PublicKey key, ServerSession session) {
        Caller caller = caller(user, key, session);
        List<String> objections = new ArrayList<>();
        Visitor visitor = Visitor.of(caller, trust.beliefs(), objections::add);
        if (visitor.stranger()) {
            session.removeAttribute(NAMED);
            object(session, caller, objections);
        } else {
            session.setAttribute(NAMED, visitor);
        }
        return !visitor.stranger();
    }

    /** A certificate was refused, with or without a question here. Whatever is believed of it, nothing comes of it. */
    void refused(String user, PublicKey certificate, ServerSession session) {
        session.removeAttribute(NAMED);
        Caller caller = caller(user, certificate, session);
        List<String> objections = new ArrayList<>();
        if (!Visitor.of(caller, trust.beliefs(), objections::add).stranger()) {
            objections.add("it was refused all the same");
        }
        object(session, caller, objections);
    }

    private static Caller caller(String user, PublicKey key, ServerSession session) {
        return Caller.of(user, key, ((InetSocketAddress) session.getClientAddress()).getAddress());
    }

    /** Keeps what is wrong with somebody, unless there is nothing to say but that his key is not in a file. */
    private static void object(Session session, Caller caller, List<String> objections) {
        if (!objections.isEmpty() || caller.certificate() != null) {
            session.setAttribute(OBJECTION, objection(caller, objections));
        }
    }

    private static String objection(Caller caller, List<String> objections) {
        return caller.certificate() == null
                ? "key " + caller.key().fingerprint() + ": "
                        + (objections.isEmpty() ? "it is unknown" : joined(objections))
                : caller.certificate() + ": "
                        + (objections.isEmpty() ? "its authority is unknown" : joined(objections));
    }

    private static String joined(List<String> objections) {
        return String.join("; ", objections.subList(0, Math.min(objections.size(), MOST_OBJECTIONS)));
    }

    @Override
    public void sessionCreated(Session session) {
        Session oldest = lobby.arrived(session);
        if (oldest != null) {
            shared.refusals().refused(remote(oldest), "too many who have not logged in: one made room for another");
            oldest.close(true);
        }
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event != Event.Authenticated) {
            return;
        }
        Visitor named = session.getAttribute(NAMED);
        if (named != null && lobby.proven(session)) {
            session.setAttribute(Visitor.PROVEN, named);
            session.setAttribute(STAY, Stay.begin(session, shared, beliefs -> objection(session, beliefs)));
        } else if (!session.isClosing()) { // else he has been told of already, as one who made room
            shared.refusals().refused(remote(session), "too many connections");
            session.close(true);
        }
    }

    /** What speaks against somebody who was let in; else he may from now on what he would be let in for now. */
    private static @Nullable String objection(Session session, Trust.Beliefs beliefs) {
        Visitor before = session.getAttribute(Visitor.PROVEN);
        if (before == null) {
            return null; // he is leaving
        }
        List<String> objections = new ArrayList<>();
        Visitor now = Visitor.of(before.caller(), beliefs, objections::add);
        if (!now.stillMay(before)) {
            return objection(before.caller(), objections);
        }
        session.setAttribute(Visitor.PROVEN, now);
        return null;
    }

    @Override
    public void sessionClosed(Session session) {
        if (lobby.left(session)) {
            String objection = session.getAttribute(OBJECTION);
            shared.refusals()
                    .refused(remote(session), "nobody has logged in" + (objection == null ? "" : "; " + objection));
        }
    }

    @Override
    public String getName() {
        return PEER;
    }

    @Override
    public @Nullable Command createSubsystem(ChannelSession channel) {
        ServerSession session = channel.getServerSession();
        Visitor visitor = session.getAttribute(Visitor.PROVEN);
        Acceptor acceptor = acceptors.get(session.getIoSession().getAcceptanceAddress());
        if (visitor == null || acceptor == null) {
            return null;
        }
        String remote = remote(session);
        if (visitor.peer() == null) {
            return refused(remote, "a client's key, '" + visitor.name() + "', may not link");
        }
        if (!admission.peer(session)) {
            return refused(remote, "too many links, or more than one in a session");
        }
        session.addCloseFutureListener(closed -> admission.left(session));
        LinkHandler handler = acceptor.peer(remote);
        return new ServedChannel(
                channel,
                session.getAttribute(STAY),
                true,
                conduit -> new SshLink(session.getClientAddress(), conduit, handler, shared).wire());
    }

    @Override
    public @Nullable Command createShell(ChannelSession channel) {
        boolean terminal = channel instanceof SessionChannel session && session.terminal();
        return client(
                channel,
                (conduit, sessions) -> terminal
                        ? new TerminalTraffic(remote(channel), conduit, shared, sessions).wire()
                        : new StreamTraffic(remote(channel), conduit, shared, sessions::apply).wire());
    }

    @Override
    public @Nullable Command createCommand(ChannelSession channel, String command) {
        if (command.indexOf('\n') >= 0 || command.indexOf('\r') >= 0) {
            return dismissed(channel, "a command of more than one line");
        }
        if (command.getBytes(StandardCharsets.UTF_8).length > shared.limits().lineBytes()) {
            return dismissed(channel, "a line longer than " + shared.limits().lineBytes() + " bytes");
        }
        return client(
                channel,
                (conduit, sessions) -> new CommandTraffic(remote(channel), conduit, shared, command, sessions).wire());
    }

    /** What a client gets who may ask: a wire with a session on it, which needs its wake. */
    private @Nullable Command client(
            ChannelSession channel, BiFunction<Conduit, Function<Runnable, StreamSession>, Wire> wire) {
        ServerSession session = channel.getServerSession();
        Visitor visitor = session.getAttribute(Visitor.PROVEN);
        Acceptor acceptor = acceptors.get(session.getIoSession().getAcceptanceAddress());
        if (visitor == null || acceptor == null) {
            return null;
        }
        if (visitor.client() == null) {
            return dismissed(channel, "a peer's key, '" + visitor.name() + "', may not ask");
        }
        if (!admitted(channel)) {
            return dismissed(
                    channel, "too many clients: the limit is " + shared.limits().clients());
        }
        StreamSession.Origin origin = new StreamSession.Origin(
                SshTransport.SCHEME,
                Reasons.remote(session.getClientAddress()),
                Reasons.loopback(session.getClientAddress()),
                visitor.user());
        return new ServedChannel(
                channel,
                session.getAttribute(STAY),
                false,
                conduit -> wire.apply(
                        conduit,
                        wake -> new StreamSession(
                                origin, shared.limits(), acceptor.clients(), shared.refusals(), wake)));
    }

    /** Nobody is told who may log in, so this is somebody known, who is told why he gets nothing. */
    private Command dismissed(ChannelSession channel, String reason) {
        shared.refusals().refused(remote(channel), reason);
        return new ServedChannel(
                channel, null, false, conduit -> new Dismissal(remote(channel), conduit, shared, reason).wire());
    }

    /** Who has proven a key isn't put out for another; but there are only so many places. */
    private boolean admitted(ChannelSession channel) {
        admission.admit(channel);
        if (admission.waits(channel)) {
            admission.left(channel);
            return false;
        }
        admission.spoke(channel);
        channel.addCloseFutureListener(closed -> admission.left(channel));
        return true;
    }

    private @Nullable Command refused(String remote, String reason) {
        shared.refusals().refused(remote, reason);
        return null;
    }

    private static String remote(ChannelSession channel) {
        return remote(channel.getServerSession());
    }

    private static String remote(Session session) {
        return SshTransport.SCHEME + "://" + Reasons.remote(session.getRemoteAddress());
    }
}
