package dev.herd.transport.udp;

import dev.herd.transport.udp.session.PathRules;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.net.InetSocketAddress;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linux's own sockets: the kernel cuts one buffer up into many datagrams (GSO), and joins those that come (GRO). At 1,200
 * bytes a datagram that takes a fifth of the time. A class of its own, since Netty's classes for them may be missing.
 */
final class EpollSockets {

    private static final Logger log = LoggerFactory.getLogger(EpollSockets.class);

    // Linux's numbers. PROBE sets the don't-fragment bit, and believes no router about what a path carries.
    private static final IntegerUnixChannelOption WHOLE_4 = new IntegerUnixChannelOption("IP_MTU_DISCOVER", 0, 10);
    private static final IntegerUnixChannelOption WHOLE_6 = new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", 41, 23);
    private static final int PROBE = 3;

    private static final class Segments implements Sockets.Joining {

        // Linux's numbers for what a kernel or a card can't do, or what is too large for the card to be cut up.
        private static final int EIO = 5;
        private static final int EINVAL = 22;
        private static final int EOPNOTSUPP = 95;

        @Override
        public DatagramPacket join(ByteBuf datagrams, int size, InetSocketAddress to) {
            return new SegmentedDatagramPacket(datagrams, size, to);
        }

        @Override
        public boolean isRefusal(Throwable failure) {
            if (!(failure instanceof Errors.NativeIoException told)) {
                return false;
            }
            int number = Math.abs(told.expectedErr());
            return number == EIO || number == EINVAL || number == EOPNOTSUPP;
        }
    }

    private EpollSockets() {}

    static boolean available() {
        return Epoll.isAvailable();
    }

    static Sockets sockets() {
        boolean whole = keepsWhole();
        return new Sockets(
                EpollIoHandler.newFactory(),
                whole ? EpollSockets::whole : EpollDatagramChannel::new,
                EpollDatagramChannel::new,
                whole ? PathRules.ofWholeDatagrams() : PathRules.defaults(),
                // Netty before 4.2.19 forgets the datagrams' size if it also reads several at a time: so it must not.
                Map.of(EpollChannelOption.UDP_GRO, true, EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, 0),
                EpollDatagramChannel.isSegmentedDatagramPacketSupported() ? new Segments() : null);
    }

    private static boolean keepsWhole() {
        try {
            whole().unsafe().closeForcibly();
            return true;
        } catch (ChannelException e) {
            log.info("this system may cut datagrams up on their way, so they stay small: {}", e.toString());
            return false;
        }
    }

    private static EpollDatagramChannel whole() {
        EpollDatagramChannel channel = new EpollDatagramChannel();
        try {
            channel.config().setOption(WHOLE_4, PROBE);
        } catch (ChannelException e) {
            channel.unsafe().closeForcibly();
            throw e;
        }
        try {
            channel.config().setOption(WHOLE_6, PROBE);
        } catch (ChannelException e) {
            log.debug("a socket of IPv4 alone", e);
        }
        return channel;
    }
}
