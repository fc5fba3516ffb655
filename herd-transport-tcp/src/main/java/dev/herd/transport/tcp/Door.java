package dev.herd.transport.tcp;

import dev.herd.transport.Acceptor;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Sniffer;
import dev.herd.transport.StreamSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a connection waits that was accepted, until its first bytes show whose it is. On its event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // of writes and closes: what fails is an event of the channel
final class Door extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(Door.class);
    private static final String CROWDED = "too many clients";

    private final Acceptor acceptor;
    private final Shared shared;
    private final Sniffer sniffer = new Sniffer();
    private @Nullable Future<?> timer;
    private boolean left;

    Door(Acceptor acceptor, Shared shared) {
        this.acceptor = acceptor;
        this.shared = shared;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        Channel evicted = shared.admission().admit(channel);
        channel.closeFuture().addListener(closed -> shared.admission().left(channel));
        if (evicted != null) {
            String reason = "too many clients: one that had said nothing made room for another";
            refused(evicted, reason);
            Reasons.close(evicted, reason);
        }
        if (shared.admission().waits(channel)) {
            startTimer(ctx, () -> {
                if (!shared.admission().client(channel)) {
                    refuse(ctx);
                }
            });
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        ByteBuffer input = bytes.nioBuffer();
        boolean hadBegun = sniffer.begun();
        Sniffer.Speaker speaker = sniffer.read(input);
        bytes.readerIndex(bytes.writerIndex() - input.remaining());
        if (speaker == Sniffer.Speaker.UNKNOWN) {
            bytes.release();
            if (!hadBegun && sniffer.begun()) {
                startTimer(ctx, () -> {
                    refused(ctx.channel(), "a peer's first bytes were not complete in time");
                    ctx.close();
                });
            }
            return;
        }
        try {
            if (speaker == Sniffer.Speaker.PEER) {
                peer(ctx);
            } else {
                client(ctx);
            }
        } catch (Throwable e) {
            log.error("the node failed to accept {}", ctx.channel(), e);
            ctx.close();
        }
        // To whoever has taken this handler's place; if nobody has, to the pipeline's end, which releases it.
        ctx.fireChannelRead(bytes);
    }

    private void peer(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        if (!shared.admission().peer(channel)) {
            refused(channel, "too many links, or strangers who try to link");
            ctx.close();
            return;
        }
        LinkHandler handler = acceptor.peer(TcpLink.remote(channel));
        leave();
        channel.pipeline().replace(this, null, new TcpLink(channel, handler, shared));
    }

    private void client(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        if (!shared.admission().client(channel)) {
            refuse(ctx);
            return;
        }
        StreamSession.Origin origin = new StreamSession.Origin(
                TcpTransport.SCHEME,
                Reasons.remote(channel.remoteAddress()),
                Reasons.loopback(channel.remoteAddress()),
                Optional.empty());
        leave();
        channel.pipeline()
                .replace(
                        this,
                        null,
                        new StreamChannel(
                                channel,
                                shared,
                                wake -> new StreamSession(
                                        origin, shared.limits(), acceptor.clients(), shared.refusals(), wake)));
        if (sniffer.begun()) {
            ctx.fireChannelRead(Unpooled.wrappedBuffer(sniffer.taken()));
        }
    }

    private void refuse(ChannelHandlerContext ctx) {
        refused(ctx.channel(), CROWDED + ": the limit is " + shared.limits().clients());
        leave();
        ctx.write(Unpooled.copiedBuffer("? " + CROWDED + "\n", StandardCharsets.UTF_8));
        ctx.pipeline().replace(this, null, new Farewell(shared.registry(), () -> {}));
    }

    private void refused(Channel channel, String reason) {
        shared.refusals().refused(TcpLink.remote(channel), reason);
    }

    private void startTimer(ChannelHandlerContext ctx, Runnable late) {
        stopTimer();
        long millis = shared.limits().handshakeTime().toMillis();
        timer = ctx.executor()
                .schedule(
                        () -> {
                            if (!left) {
                                late.run();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void leave() {
        left = true;
        stopTimer();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            if (sniffer.begun()) {
                refused(ctx.channel(), "a peer's first bytes were not complete when it closed its side");
            }
            ctx.close(); // it will never say what it is
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        leave();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
