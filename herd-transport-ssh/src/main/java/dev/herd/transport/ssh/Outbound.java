package dev.herd.transport.ssh;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.future.DefaultConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;

/** An SSH client that reaches servers over the network, and others over tunnels through those. */
final class Outbound extends SshClient {

    /**
     * Begins a session over a tunnel.
     *
     * @param over the tunnel, of which nothing has been read
     * @param context what the session comes from
     * @return the session, whose key exchange has begun
     * @throws Exception if it can't begin; then the tunnel is to be closed
     */
    ClientSession begin(TunnelSession over, String user, AttributeRepository context) throws Exception {
        HostConfigEntry entry = new HostConfigEntry();
        entry.setIdentitiesOnly(true);
        over.setAttribute(AttributeRepository.class, context);
        getSessionFactory().sessionCreated(over);
        DefaultConnectFuture begun = new DefaultConnectFuture(over, null);
        onConnectOperationComplete(
                over, begun, user, over.getRemoteAddress(), KeyIdentityProvider.EMPTY_KEYS_PROVIDER, entry);
        return begun.getClientSession();
    }
}
