package dev.herd.transport.udp;

import dev.herd.transport.udp.session.PathRules;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.util.Map;

/**
 * Linux's own sockets: the kernel cuts one buffer up into many datagrams (GSO), and joins those that come (GRO). At 1,200
 * bytes a datagram that takes a fifth of the time. A class of its own, since Netty's classes for them may be missing.
 */
final class EpollSockets {

    private EpollSockets() {}

    static boolean available() {
        return Epoll.isAvailable();
    }

    static Sockets sockets() {
        return new Sockets(
                EpollIoHandler.newFactory(),
                EpollDatagramChannel::new,
                EpollDatagramChannel::new,
                PathRules.defaults(), // nothing keeps these datagrams whole
                // Netty before 4.2.19 forgets the datagrams' size if it also reads several at a time: so it must not.
                Map.of(EpollChannelOption.UDP_GRO, true, EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, 0),
                EpollDatagramChannel.isSegmentedDatagramPacketSupported() ? SegmentedDatagramPacket::new : null);
    }
}
