package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.Printable;
import java.io.IOException;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Makes sessions that don't do all that MINA's do.
 *
 * <p>They ask for new keys only on the thread that reads, which finds out at the next message that they are due. MINA's own ask
 * on whatever thread writes. If the other end asks at that moment too, as it does on a link whose two ends count the same bytes,
 * the writer goes on to negotiate while the reader is handed the first message of an exchange that isn't set up yet, and ends
 * the session.
 *
 * <p>They end when the other end asks for more than it reads, start no service twice, and log nothing of what strangers say but
 * plain characters.
 */
final class Sessions {

    private static final String LOGIN = "ssh-userauth";

    private Sessions() {}

    /** Of who dials. */
    static org.apache.sshd.client.session.SessionFactory dialled(ClientFactoryManager client) {
        return new org.apache.sshd.client.session.SessionFactory(client) {
            @Override
            protected ClientSessionImpl doCreateSession(IoSession connection) throws Exception {
                return new Dialled(getClient(), connection);
            }
        };
    }

    /** Of who listens. */
    static org.apache.sshd.server.session.SessionFactory accepted(ServerFactoryManager server) {
        return new org.apache.sshd.server.session.SessionFactory(server) {
            @Override
            protected ServerSessionImpl doCreateSession(IoSession connection) throws Exception {
                return new Accepted(getServer(), connection);
            }
        };
    }

    static final class Dialled extends ClientSessionImpl {

        private final Unsent unsent = new Unsent();

        Dialled(ClientFactoryManager client, IoSession connection) throws Exception {
            super(client, connection);
        }

        @Override
        protected boolean isRekeyRequired() {
            return decodeLock.isHeldByCurrentThread() && super.isRekeyRequired();
        }

        @Override
        public IoWriteFuture writePacket(Buffer buffer) throws IOException {
            return watched(unsent, this, super.writePacket(buffer));
        }

        @Override
        public void exceptionCaught(Throwable failure) {
            super.exceptionCaught(Reasons.plain(failure));
        }

        @Override
        protected void signalAuthFailure(Throwable failure) {
            Hop hop = Hop.of(this);
            if (hop != null) {
                hop.broken(failure);
            }
            super.signalAuthFailure(failure);
        }

        @Override
        protected void preClose() {
            signalAuthFailure(new SshException(Reasons.GONE)); // the first one counts, and MINA's words say less
            super.preClose();
        }

        @Override
        protected void warn(
                String message, Object session, Object state, Object kind, Object reason, Throwable failure) {
            tell(log, message, session, state, kind, reason, failure);
        }

        @Override
        public void disconnect(int reason, String message) throws IOException {
            super.disconnect(reason, Printable.of(message));
        }
    }

    static final class Accepted extends ServerSessionImpl {

        private final Unsent unsent = new Unsent();
        private boolean served; // of the thread that reads

        Accepted(ServerFactoryManager server, IoSession connection) throws Exception {
            super(server, connection);
        }

        @Override
        protected boolean isRekeyRequired() {
            return decodeLock.isHeldByCurrentThread() && super.isRekeyRequired();
        }

        @Override
        public IoWriteFuture writePacket(Buffer buffer) throws IOException {
            return watched(unsent, this, super.writePacket(buffer));
        }

        @Override
        public void exceptionCaught(Throwable failure) {
            super.exceptionCaught(Reasons.plain(failure));
        }

        @Override
        protected void warn(
                String message, Object session, Object state, Object kind, Object reason, Throwable failure) {
            tell(log, message, session, state, kind, reason, failure);
        }

        @Override
        public void disconnect(int reason, String message) throws IOException {
            super.disconnect(reason, Printable.of(message));
        }

        /**
         * To log in is all that is asked for, once: what comes after it starts by itself. MINA would start it anew as often as it
         * is asked to, and forget the channels of the one before, which would keep their places for good.
         */
        @Override
        protected boolean handleServiceRequest(String service, Buffer buffer) throws Exception {
            if (served || !LOGIN.equals(service)) {
                disconnect(
                        SshConstants.SSH2_DISCONNECT_SERVICE_NOT_AVAILABLE,
                        served ? "a service was asked for already" : "log in first");
                return false;
            }
            served = true;
            return super.handleServiceRequest(service, buffer);
        }
    }

    /** Of each dial and each stranger a node tells by itself; what MINA warns of besides is for who looks into it. */
    private static void tell(Logger log, String message, Object... details) {
        log.debug(message, details);
    }

    private static IoWriteFuture watched(@Nullable Unsent unsent, Session session, IoWriteFuture write) {
        return unsent == null ? write : unsent.watch(session, write); // MINA's constructors write, too
    }
}
