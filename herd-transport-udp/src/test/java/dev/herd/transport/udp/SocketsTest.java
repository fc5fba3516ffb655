package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.socket.DatagramChannel;
import org.junit.jupiter.api.Test;

class SocketsTest {

    /** So that the tests under the profile epoll are known to be what they seem. */
    @Test
    void epollIsUsedWhereItIsAndOnlyThere() {
        DatagramChannel made = Sockets.best().datagram().newChannel();
        made.unsafe().closeForcibly();
        assertThat(made.getClass().getSimpleName())
                .isEqualTo(Boolean.getBoolean("herd.test.epoll") ? "EpollDatagramChannel" : "NioDatagramChannel");
    }
}
