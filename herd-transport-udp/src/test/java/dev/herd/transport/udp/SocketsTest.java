package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.udp.session.PathRules;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.Errors;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    @Timeout(60)
    void datagramsThatWaitAreReadSeveralATurnButNotAll() throws Exception {
        int sent = 200; // far fewer than a socket keeps
        AtomicInteger read = new AtomicInteger();
        AtomicInteger turns = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(sent);
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, sockets.io());
        try (DatagramSocket sender = new DatagramSocket()) {
            EventLoop loop = loops.next();
            Channel channel = sockets.binding(loop)
                    .handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext context, Object message) {
                            ReferenceCountUtil.release(message);
                            read.incrementAndGet();
                        }

                        @Override
                        public void channelReadComplete(ChannelHandlerContext context) {
                            turns.incrementAndGet();
                            for (int i = read.getAndSet(0); i > 0; i--) {
                                all.countDown();
                            }
                        }
                    })
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .sync()
                    .channel();
            CountDownLatch sentAll = new CountDownLatch(1);
            loop.execute(() -> {
                try {
                    sentAll.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            for (int i = 0; i < sent; i++) {
                sender.send(new DatagramPacket(new byte[9], 9, channel.localAddress()));
            }
            sentAll.countDown();
            all.await();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
        assertThat(turns.get()).isBetween(sent / Sockets.READS_A_TURN, sent / 4);
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
