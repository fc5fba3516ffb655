package dev.herd.transport.ssh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.apache.sshd.server.SshServer;

/** An SSH server that listens wherever it is told to, as often as it is told to. */
final class Network extends SshServer {

    /** Makes it ready to bind. */
    void ready() {
        checkConfig();
        setSessionFactory(Sessions.accepted(this));
        acceptor = createAcceptor();
        setupSessionTimeout(getSessionFactory());
    }

    /**
     * Binds an address.
     *
     * @return the address with the port it got
     */
    synchronized InetSocketAddress bind(InetSocketAddress address) throws IOException {
        Set<SocketAddress> before = new HashSet<>(acceptor.getBoundAddresses());
        acceptor.bind(address);
        Set<SocketAddress> added = new HashSet<>(acceptor.getBoundAddresses());
        added.removeAll(before);
        if (added.size() != 1 || !(added.iterator().next() instanceof InetSocketAddress bound)) {
            throw new IOException("bound at " + added + " instead of " + address);
        }
        return bound;
    }

    /** Gives all addresses back, and accepts nobody any more. */
    void unbindAll() {
        if (!isClosing()) {
            acceptor.unbind();
        }
    }

    /** Gives a bound address back. */
    void unbind(InetSocketAddress address) {
        acceptor.unbind(address);
    }
}
