package dev.herd.transport.ssh;

import org.apache.sshd.client.kex.DHGClient;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.kex.DHFactory;
import org.apache.sshd.common.kex.KeyExchange;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.session.Session;

/**
 * A dialler's key exchange. MINA would hold a host's certificate against the address that was connected to, not against the
 * name that was dialled, and only say that it failed; so it is left to {@link Trust}, which sees the host's key next.
 */
final class HostExchange extends DHGClient {

    private HostExchange(DHFactory factory, Session session) {
        super(factory, session);
    }

    /** Makes them. */
    static KeyExchangeFactory factory(DHFactory of) {
        return new KeyExchangeFactory() {
            @Override
            public String getName() {
                return of.getName();
            }

            @Override
            public KeyExchange createKeyExchange(Session session) {
                return new HostExchange(of, session);
            }
        };
    }

    @Override
    protected void verifyCertificate(Session session, OpenSshCertificate certificate) {
        // Hop.verify does, on the same thread
    }
}
