package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketsTest {

    /** So that the tests under the profile epoll are known to be what they seem. */
    @Test
    void epollIsUsedWhereItIsAndOnlyThere() {
        assertThat(Sockets.best().datagram().getSimpleName())
                .isEqualTo(Boolean.getBoolean("herd.test.epoll") ? "EpollDatagramChannel" : "NioDatagramChannel");
    }
}
