package dev.herd.transport.ssh;

import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.server.ServerFactoryManager;
import org.apache.sshd.server.session.ServerSessionImpl;

/**
 * Makes sessions that ask for new keys only on the thread that reads, which finds out at the next message that they are due.
 *
 * <p>MINA's own ask on whatever thread writes. If the other end asks at that moment too, as it does on a link whose two ends
 * count the same bytes, the writer goes on to negotiate while the reader is handed the first message of an exchange that
 * isn't set up yet, and ends the session.
 */
final class Sessions {

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

        Dialled(ClientFactoryManager client, IoSession connection) throws Exception {
            super(client, connection);
        }

        @Override
        protected boolean isRekeyRequired() {
            return decodeLock.isHeldByCurrentThread() && super.isRekeyRequired();
        }
    }

    static final class Accepted extends ServerSessionImpl {

        Accepted(ServerFactoryManager server, IoSession connection) throws Exception {
            super(server, connection);
        }

        @Override
        protected boolean isRekeyRequired() {
            return decodeLock.isHeldByCurrentThread() && super.isRekeyRequired();
        }
    }
}
