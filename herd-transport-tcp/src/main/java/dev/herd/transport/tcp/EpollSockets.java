package dev.herd.transport.tcp;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.Map;

/** Linux's own sockets. A class of its own, since Netty's classes for them may be missing. */
final class EpollSockets {

    private EpollSockets() {}

    static boolean available() {
        return Epoll.isAvailable();
    }

    static Sockets sockets() {
        // The kernel, too, then keeps no more than this unsent; the JDK has no such option.
        return new Sockets(
                EpollIoHandler.newFactory(),
                EpollServerSocketChannel.class,
                EpollSocketChannel.class,
                Map.of(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) Sockets.UNSENT_BYTES));
    }
}
