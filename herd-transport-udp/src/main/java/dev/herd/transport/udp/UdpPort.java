package dev.herd.transport.udp;

import dev.herd.transport.Acceptor;
import dev.herd.transport.HostAddresses;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.udp.client.Desk;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.station.Station;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket and what happens on it: gives the station the datagrams of peers, the desk those of clients, and both their turns
 * and the time. On the channel's event loop.
 */
final class UdpPort extends ChannelInboundHandlerAdapter implements HostAddresses.Bound {

    private static final Logger log = LoggerFactory.getLogger(UdpPort.class);
    private static final long NEVER = Long.MAX_VALUE;

    private final Channel channel;
    private final Departures departures;
    private final Station station;
    private final @Nullable Desk desk;
    private final byte[] incoming = new byte[Packets.MOST_BYTES + 1];
    private @Nullable Future<?> timer;
    private long timerAt = NEVER;
    private boolean reading;
    private volatile boolean turnComes;

    /**
     * A port on a channel that isn't bound yet.
     *
     * @param acceptor who gets peers and clients; null if the socket is for dialling only
     */
    UdpPort(Channel channel, Shared shared, @Nullable Acceptor acceptor) {
        this.channel = channel;
        departures = new Departures(channel, shared.sockets().joining(), UdpPort::now);
        station = new Station(
                shared.setup(), shared.random(), departures, acceptor == null ? null : acceptor::peer, this::wantsTurn);
        desk = acceptor == null
                ? null
                : new Desk(shared.desks(), shared.random(), departures, acceptor::clients, this::wantsTurn, now());
    }

    /** The time, as all stations have it. */
    static long now() {
        return System.nanoTime();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        reading = true;
        DatagramPacket packet = (DatagramPacket) message;
        try {
            ByteBuf content = packet.content();
            int length = Math.min(content.readableBytes(), incoming.length);
            content.getBytes(content.readerIndex(), incoming, 0, length);
            if (desk == null || !Station.hasPort(packet.sender()) || Packets.isOfPeer(incoming, length)) {
                station.received(packet.sender(), incoming, length, now());
            } else {
                desk.received(packet.sender(), incoming, length, now());
            }
        } catch (RuntimeException e) {
            log.error("a datagram from {} was not taken", packet.sender(), e);
        } finally {
            packet.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        turn();
    }

    /** Any thread. Several calls may be answered by one turn; a turn begins after each. */
    private void wantsTurn() {
        if (reading && channel.eventLoop().inEventLoop()) {
            return; // one comes when all datagrams that are there have been read
        }
        if (!turnComes) {
            turnComes = true;
            execute(channel.eventLoop(), () -> {
                turnComes = false;
                turn();
            });
        }
    }

    private void turn() {
        try {
            station.turn(now());
            if (desk != null) {
                desk.turn(now());
            }
        } catch (RuntimeException e) {
            log.error("a turn of {} failed", channel, e);
        }
        departures.flush();
        arm();
    }

    private void arm() {
        long deadline = Math.min(station.deadline(), desk == null ? NEVER : desk.deadline());
        if (deadline < timerAt) {
            Future<?> running = timer;
            if (running != null) {
                running.cancel(false);
            }
            timerAt = deadline;
            timer = channel.eventLoop().schedule(this::timerFired, Math.max(0, deadline - now()), TimeUnit.NANOSECONDS);
        }
    }

    private void timerFired() {
        timerAt = NEVER;
        timer = null;
        turn();
    }

    /** Begins a session. On the event loop. */
    void connect(List<InetSocketAddress> addresses, LinkHandler handler) {
        station.connect(addresses, handler, now());
        departures.flush();
        arm();
    }

    /** Ends all sessions, of peers and of clients. On the event loop. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing follows
    void end(String reason) {
        station.close(reason, now());
        if (desk != null) {
            desk.close(reason);
        }
        departures.flush();
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        channel.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("{}: {}", channel, cause.toString()); // what ICMP told, or a datagram too large: lost, as may be
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    /** Runs a task on an event loop; not at all if that has shut down, when everybody has been told everything. */
    static void execute(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // as said
        }
    }

    @Override
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    /** Gives the address back before anything happened on it. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
