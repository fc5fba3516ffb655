package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.udp.session.PathRules;
import io.netty.channel.unix.Errors;
import java.io.IOException;
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

    /** By Linux's numbers: 22 is EINVAL, 5 EIO, 101 ENETUNREACH, 1 EPERM. */
    @Test
    void aDestinationThatCantBeReachedIsNoRefusalToTakeSeveralAtOnce() {
        Sockets.Joining joining = sockets.joining();
        assertThat(joining != null).isEqualTo(Boolean.getBoolean("herd.test.epoll"));
        if (joining != null) {
            assertThat(joining.isRefusal(new Errors.NativeIoException("sendmmsg", -22)))
                    .isTrue();
            assertThat(joining.isRefusal(new Errors.NativeIoException("sendmmsg", -5)))
                    .isTrue();
            assertThat(joining.isRefusal(new Errors.NativeIoException("sendmmsg", -101)))
                    .isFalse();
            assertThat(joining.isRefusal(new Errors.NativeIoException("sendmmsg", -1)))
                    .isFalse();
            assertThat(joining.isRefusal(new IOException("Invalid argument"))).isFalse();
        }
    }
}
