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

/**
 * Links, sessions and conversations over UDP: endpoints {@code udp://host:port}. One port serves peers and clients; the first
 * byte of a datagram tells which it is of. Links are encrypted; what clients and nodes say to each other isn't.
 *
 * <p>A client sends lines of text in a datagram, as {@code nc -u} does for each line that is typed, and gets what all of them
 * are answered in one. If the last line of that begins with {@code ? more}, {@code ? part} or {@code ? prove}, there is more
 * to be had: he sends that line back. {@code ? more} and {@code ? part} are answered by what follows, {@code ? part} going on
 * within the line before. {@code ? prove} is for addresses that aren't trusted, which get no more than three times what
 * they have sent until they have shown in this way that it reaches them; then he asks again. All of that from one port, which
 * {@code nc -u -p 5555} keeps. A line that begins with a question mark and a space is never one for the application. A session ends when nothing has
 * been heard for a minute; until then what the application says unasked is sent, too, but what is lost isn't sent again.
 * Conversations of {@link #converse}, and so {@link dev.herd.HerdClient}, do all that by themselves, ask again until they are
 * answered, and get each answer once.
 *
 * <p>Settings for clients: {@code clients.trusted}, networks separated by commas, for instance {@code 10.0.0.0/8,fd00::/8},
 * whose addresses nobody else can use and which need no proof and have no bound on their rate, as loopback addresses haven't;
 * {@code clients.linesPerSecond}, 1 to 1,000,000, default 100, for each other client who has proven his address, and for all
 * others of a network (/24, /64) together; {@code clients.datagramBytes}, 548 to 65,507, default 1,200: the largest datagram
 * beyond loopback, on which it is 8,192 if this is less; what the network doesn't carry whole is lost.
 *
 * <p>Settings for links: {@code keys} names a file of keys that peers share, 64 hexadecimal digits a line, at most 16 of them beside lines that begin with {@code #}; the first is used
 * and all are taken; links are then encrypted and both ends authentic. The file is looked at every 2 s. To change a key without
 * losing a link, add the new one as the last line on all nodes, then make it the first on all, then take the old one out on
 * all; replace the file in one go, by renaming another. Without it a node listens on loopback only, and
 * warns when it dials beyond, unless {@code withoutKey} is {@code anywhere}. {@code threads}, 1 to 64, default 2: on so many threads, named
 * {@code herd-NODE-udp-N}, everything happens, each link on one of them.
 */
public final class UdpTransport implements Transport {

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
        return List.of(running().listen(endpoint, acceptor));
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        running().connect(endpoint, handler);
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        running().converse(endpoint, listener);
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
