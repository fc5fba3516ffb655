package dev.herd.transport.udp;

import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.session.PathRules;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kind of sockets this machine has.
 *
 * @param io what moves their bytes
 * @param datagram makes one that isn't bound yet
 * @param cutting makes one whose datagrams the network may cut up on their way
 * @param rules how large datagrams may be tried on them
 * @param more options that only this kind has
 * @param joining how the kernel is given several datagrams at once; null if it takes them one by one only
 */
record Sockets(
        IoHandlerFactory io,
        ChannelFactory<? extends DatagramChannel> datagram,
        ChannelFactory<? extends DatagramChannel> cutting,
        PathRules rules,
        Map<ChannelOption<?>, Object> more,
        @Nullable Joining joining) {

    private static final Logger log = LoggerFactory.getLogger(Sockets.class);

    /** One byte more than a datagram can have, since what is larger would be cut off without a word. */
    private static final int READ_BYTES = Packets.MOST_BYTES + 1;

    /** An allocator that is given has 1 unless it is told: a turn, and a write, for each datagram that comes. */
    static final int READS_A_TURN = 16;

    /** Several datagrams of one size, but for the last that may be shorter, as one that the kernel cuts up. */
    interface Joining {
        DatagramPacket join(ByteBuf datagrams, int size, InetSocketAddress to);

        /** Whether a write failed because they were joined, and not for what may happen to any datagram. */
        boolean isRefusal(Throwable failure);
    }

    /** Epoll's if the application has added netty-transport-native-epoll for this machine; the JDK's otherwise. */
    static Sockets best() {
        try {
            if (EpollSockets.available()) {
                return EpollSockets.sockets();
            }
        } catch (LinkageError e) {
            log.debug("no epoll: its classes are not there", e);
        }
        WholeDatagrams whole = new WholeDatagrams();
        return new Sockets(
                NioIoHandler.newFactory(),
                () -> new NioDatagramChannel(whole.open()),
                NioDatagramChannel::new,
                whole.rules(),
                Map.of(),
                null);
    }

    /** What binds a socket. */
    Bootstrap binding(EventLoop loop) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(datagram)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(READS_A_TURN));
        more.forEach((option, value) -> put(bootstrap, option, value));
        return bootstrap;
    }

    @SuppressWarnings("unchecked")
    private static void put(Bootstrap bootstrap, ChannelOption<?> option, Object value) {
        bootstrap.option((ChannelOption<Object>) option, value);
    }
}
