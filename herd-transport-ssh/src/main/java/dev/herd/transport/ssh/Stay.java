package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.Printable;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session for as long as its other end is believed to be who it is. */
final class Stay implements Patrol.Believed, SessionListener {

    private static final Logger log = LoggerFactory.getLogger(Stay.class);
    private static final String UNBELIEVED = "the key of the other end is not believed any more: ";

    private static final String DISMISSED = "your key is not believed any more";

    private final Session session;
    private final Shared shared;
    private final Function<Trust.Beliefs, @Nullable String> check;
    private volatile @Nullable String ended;

    private Stay(Session session, Shared shared, Function<Trust.Beliefs, @Nullable String> check) {
        this.session = session;
        this.shared = shared;
        this.check = check;
    }

    /**
     * One that begins now.
     *
     * @param check says what speaks against it; null if nothing does
     */
    static Stay begin(Session session, Shared shared, Function<Trust.Beliefs, @Nullable String> check) {
        Stay stay = new Stay(session, shared, check);
        session.addSessionListener(stay);
        shared.patrol().came(stay);
        session.addCloseFutureListener(closed -> shared.patrol().left(stay));
        return stay;
    }

    @Override
    public @Nullable String objection(Trust.Beliefs now) {
        return check.apply(now);
    }

    /** Tells the other end no more than that it is so; how this end came to it is this end's own affair. */
    @Override
    public void end(String reason) {
        String why = UNBELIEVED + reason;
        ended = why;
        shared.refusals().refused(SshTransport.SCHEME + "://" + Reasons.remote(session.getRemoteAddress()), why);
        try {
            session.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, DISMISSED);
            var unused = shared.timer().schedule(() -> session.close(true), Wire.LINGER_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | RejectedExecutionException e) {
            log.debug("{} was not told that it ends", session, e);
            session.close(true);
        }
    }

    /** The other end may say why it goes; and so may this one, which knows better. */
    @Override
    public void sessionDisconnect(Session from, int code, String message, String language, boolean here) {
        if (!here && ended == null) {
            ended = "the other end has ended it: " + Printable.of(message);
        }
    }

    /** Why the session is closed, if it is. */
    String whyGone() {
        String why = ended;
        return why == null ? Reasons.GONE : why;
    }
}
