package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketsTest {

    /** So that the tests under the profile epoll are known to be what they seem. */
    @Test
    void epollIsUsedWhereItIsAndOnlyThere() {
        assertThat(Sockets.best().stream().getSimpleName())
                .isEqualTo(Boolean.getBoolean("herd.test.epoll") ? "EpollSocketChannel" : "NioSocketChannel");
    }
}
