package dev.herd.transport.udp;

import dev.herd.transport.Acceptor;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links over UDP: endpoints {@code udp://host:port}. Clients are not served yet: {@link #converse} tells its listener so.
 *
 * <p>Settings: {@code keys} names a file of keys that peers share, 64 hexadecimal digits a line, of which the first is used
 * and all are taken; links are then encrypted and both ends authentic. The file is looked at every 2 s. To change a key without
 * losing a link, add the new one as the last line on all nodes, then make it the first on all, then take the old one out on
 * all; replace the file in one go, by renaming another. Without it a node listens on loopback only, unless
 * {@code withoutKey} is {@code anywhere}. {@code threads}, 1 to 64, default 2: on so many threads, named
 * {@code herd-NODE-udp-N}, everything happens, each link on one of them.
 */
public final class UdpTransport implements Transport {

    private static final Logger log = LoggerFactory.getLogger(UdpTransport.class);

    private @Nullable UdpPeers running;

    /** A transport that is still to be started. */
    public UdpTransport() {}

    @Override
    public String scheme() {
        return UdpPeers.SCHEME;
    }

    @Override
    public synchronized void start(TransportContext context) {
        if (running != null) {
            throw new IllegalStateException("the udp transport of " + context.node() + " was started already");
        }
        running = new UdpPeers(context);
    }

    synchronized UdpPeers running() {
        if (running == null) {
            throw new IllegalStateException("the udp transport is not started");
        }
        return running;
    }

    @Override
    public List<Endpoint> listen(Endpoint endpoint, Acceptor acceptor) throws IOException {
        return List.of(running().listen(endpoint, acceptor::peer));
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        running().connect(endpoint, handler);
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        running();
        try {
            listener.closed("cannot talk to " + endpoint + ": the udp transport serves peers only");
        } catch (RuntimeException e) {
            log.error("the listener of a conversation with {} failed at its end", endpoint, e);
        }
    }

    @Override
    public void close() {
        UdpPeers now;
        synchronized (this) {
            now = running;
        }
        if (now != null) {
            now.close();
        }
    }
}
