package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.udp.session.PathRules;
import org.junit.jupiter.api.Test;

class SocketsTest {

    private final Sockets sockets = Sockets.best();

    /** So that the tests under the profile epoll are known to be what they seem. */
    @Test
    void epollIsUsedWhereItIsAndOnlyThere() {
        var channel = sockets.datagram().newChannel();
        channel.unsafe().closeForcibly();
        assertThat(channel.getClass().getSimpleName())
                .isEqualTo(Boolean.getBoolean("herd.test.epoll") ? "EpollDatagramChannel" : "NioDatagramChannel");
    }

    @Test
    void epollKeepsDatagramsWhole() {
        if (Boolean.getBoolean("herd.test.epoll")) {
            assertThat(sockets.rules()).isEqualTo(PathRules.ofWholeDatagrams());
        }
    }
}
