package dev.herd.testkit.reconnect;

import dev.herd.transport.Acceptor;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A transport whose frames are counted by what is in them. */
record Meter(Transport transport, Traffic traffic) implements Transport {

    @Override
    public String scheme() {
        return transport.scheme();
    }

    @Override
    public void start(TransportContext context) {
        transport.start(context);
    }

    @Override
    public List<Endpoint> listen(Endpoint endpoint, Acceptor acceptor) throws IOException {
        return transport.listen(endpoint, new Acceptor() {
            @Override
            public LinkHandler peer(String remote) {
                return new Metered(acceptor.peer(remote), traffic);
            }

            @Override
            public ClientHandler clients() {
                return acceptor.clients();
            }
        });
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        transport.connect(endpoint, new Metered(handler, traffic));
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        transport.converse(endpoint, listener);
    }

    @Override
    public void close() {
        transport.close();
    }

    private record Metered(LinkHandler handler, Traffic traffic) implements LinkHandler {

        @Override
        public void fill(long ticket, ByteBuffer frame) {
            int start = frame.position();
            handler.fill(ticket, frame);
            traffic.sent(frame.duplicate().flip().position(start));
        }

        @Override
        public void opened(Link link) {
            handler.opened(link);
        }

        @Override
        public void frame(ByteBuffer frame) {
            handler.frame(frame);
        }

        @Override
        public void alive() {
            handler.alive();
        }

        @Override
        public void delivered(long ticket) {
            handler.delivered(ticket);
        }

        @Override
        public void lost(long ticket) {
            handler.lost(ticket);
        }

        @Override
        public void closed(String reason) {
            handler.closed(reason);
        }
    }
}
