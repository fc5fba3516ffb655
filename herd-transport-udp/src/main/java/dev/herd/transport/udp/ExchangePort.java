package dev.herd.transport.udp;

import dev.herd.transport.udp.client.Exchange;
import dev.herd.transport.udp.packet.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connected socket and the conversation on it: gives it its datagrams, its turns and the time. On the channel's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // of writes and closes: what fails is a datagram lost
final class ExchangePort extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(ExchangePort.class);

    /** Begins a conversation. */
    @FunctionalInterface
    interface Beginning {
        Exchange begin(Consumer<byte[]> output, Runnable wantsTurn, long now);
    }

    /** Is told of the end, once. */
    interface Owner {

        /** It was not opened, and its listener has been told nothing. */
        void failed(String reason);

        /** Its listener has been told. */
        void ended();
    }

    private final Beginning beginning;
    private final Owner owner;
    private @Nullable Channel channel;
    private @Nullable Exchange exchange;
    private @Nullable Future<?> timer;
    private boolean isSlow;
    private boolean done;

    ExchangePort(Beginning beginning, Owner owner) {
        this.beginning = beginning;
        this.owner = owner;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (done) {
            context.close();
            return;
        }
        Channel its = context.channel();
        channel = its;
        exchange = beginning.begin(
                datagram -> send(its, datagram), () -> UdpPort.execute(its.eventLoop(), this::turn), UdpPort.now());
        turn();
    }

    private static void send(Channel channel, byte[] datagram) {
        InetSocketAddress to = (InetSocketAddress) channel.remoteAddress();
        if (to != null) {
            channel.write(new DatagramPacket(Unpooled.wrappedBuffer(datagram), to), channel.voidPromise());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf content = ((DatagramPacket) message).content();
        try {
            byte[] datagram = new byte[Math.min(content.readableBytes(), Packets.MOST_BYTES)];
            content.getBytes(content.readerIndex(), datagram);
            Exchange its = exchange;
            if (its != null) {
                its.received(datagram, datagram.length, UdpPort.now());
            }
        } finally {
            content.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        turn();
        Exchange its = exchange;
        long most = its == null ? 0 : its.slowed();
        if (most > 0 && !isSlow) {
            isSlow = true;
            log.warn(
                    "{} takes no more than {} lines a second from this client, so what is said waits;"
                            + " this is not said again",
                    context.channel().remoteAddress(),
                    most);
        }
    }

    private void turn() {
        Exchange its = exchange;
        Channel on = channel;
        if (its == null || on == null || done) {
            return;
        }
        its.turn(UdpPort.now());
        on.flush();
        stopTimer();
        if (its.isOver()) {
            finish(its, on);
        } else {
            long wait = its.deadline() - UdpPort.now();
            timer = on.eventLoop().schedule(this::turn, Math.max(wait, 0), TimeUnit.NANOSECONDS);
        }
    }

    private void finish(Exchange its, Channel on) {
        done = true;
        on.close();
        if (its.wasOpened()) {
            owner.ended();
        } else {
            owner.failed(String.valueOf(its.failure()));
        }
    }

    private void stopTimer() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("{}: {}", context.channel(), cause.toString());
        Exchange its = exchange;
        if (cause instanceof PortUnreachableException && its != null && !done) {
            its.nobodyThere();
            turn();
        }
    }

    /** Ends it at once; returns whether its listener has been told. */
    boolean close(String reason) {
        Exchange its = exchange;
        Channel on = channel;
        boolean told = false;
        if (its != null && on != null && !done) {
            told = its.wasOpened();
            its.close(reason);
            on.flush();
            on.close();
        }
        done = true;
        stopTimer();
        return told;
    }
}
