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

/** Links over sockets as a transport, for tests: it takes no clients. */
final class PeersOnly implements Transport {

    private @Nullable UdpPeers peers;

    @Override
    public String scheme() {
        return UdpPeers.SCHEME;
    }

    @Override
    public void start(TransportContext context) {
        peers = new UdpPeers(context);
    }

    private UdpPeers peers() {
        UdpPeers started = peers;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    @Override
    public List<Endpoint> listen(Endpoint endpoint, Acceptor acceptor) throws IOException {
        return List.of(peers().listen(endpoint, acceptor::peer));
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        peers().connect(endpoint, handler);
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        listener.closed("it takes no clients");
    }

    @Override
    public void close() {
        UdpPeers started = peers;
        if (started != null) {
            started.close();
        }
    }
}
