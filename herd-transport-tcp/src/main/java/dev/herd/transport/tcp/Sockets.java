package dev.herd.transport.tcp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kind of sockets this machine has, and their options.
 *
 * @param io what moves their bytes
 * @param server the class of those that listen
 * @param stream the class of the others
 * @param more options that only this kind has
 */
record Sockets(
        IoHandlerFactory io,
        Class<? extends ServerSocketChannel> server,
        Class<? extends SocketChannel> stream,
        Map<ChannelOption<?>, Object> more) {

    private static final Logger log = LoggerFactory.getLogger(Sockets.class);

    /** As much as may be bound to a socket and unsent: beyond it a link's newest values are the better ones. */
    static final int UNSENT_BYTES = 64 << 10;

    private static final int CONNECT_MILLIS = 5_000;
    private static final int BACKLOG = 1_024;

    /** Epoll's if the application has added netty-transport-native-epoll for this machine; the JDK's otherwise. */
    static Sockets best() {
        try {
            if (EpollSockets.available()) {
                return EpollSockets.sockets();
            }
        } catch (LinkageError e) {
            log.debug("no epoll: its classes are not there", e);
        }
        return new Sockets(NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class, Map.of());
    }

    /** What listens. The handler sees every connection that is accepted. */
    ServerBootstrap listening(EventLoopGroup loops, ChannelHandler accepted) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(server)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(accepted);
        streamOptions().forEach((option, value) -> put(bootstrap, option, value));
        return bootstrap;
    }

    /** What dials, at addresses that are resolved already: Netty's own resolver would block the event loop. */
    Bootstrap dialling(EventLoopGroup loop, ChannelHandler dialled) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(stream)
                .disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(dialled);
        streamOptions().forEach((option, value) -> put(bootstrap, option, value));
        return bootstrap;
    }

    private Map<ChannelOption<?>, Object> streamOptions() {
        Map<ChannelOption<?>, Object> options = new HashMap<>(more);
        options.put(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        options.put(ChannelOption.TCP_NODELAY, true);
        options.put(ChannelOption.SO_KEEPALIVE, true);
        options.put(ChannelOption.ALLOW_HALF_CLOSURE, true);
        options.put(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(UNSENT_BYTES / 2, UNSENT_BYTES));
        options.put(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 2_048, 64 << 10));
        return options;
    }

    @SuppressWarnings("unchecked")
    private static void put(ServerBootstrap bootstrap, ChannelOption<?> option, Object value) {
        bootstrap.childOption((ChannelOption<Object>) option, value);
    }

    @SuppressWarnings("unchecked")
    private static void put(Bootstrap bootstrap, ChannelOption<?> option, Object value) {
        bootstrap.option((ChannelOption<Object>) option, value);
    }
}
