package dev.herd.transport.tcp;

import dev.herd.transport.StreamEnd;
import dev.herd.transport.StreamSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the bytes of a session or a conversation between it and a channel. On the channel's event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // of writes and closes: what fails is an event of the channel
final class StreamChannel extends ChannelInboundHandlerAdapter implements Registry.Open {

    private static final Logger log = LoggerFactory.getLogger(StreamChannel.class);
    private static final int TURN_BYTES = 1 << 20;
    private static final int BATCH_BYTES = 16 << 10;

    private final Channel channel;
    private final Shared shared;
    private final StreamEnd end;
    private final AtomicBoolean woken = new AtomicBoolean();
    private boolean pumping;
    private boolean spoken;
    private boolean leaving;
    private boolean told;

    /**
     * Of a channel and what is to speak on it.
     *
     * @param end makes what speaks, given its wake
     */
    StreamChannel(Channel channel, Shared shared, Function<Runnable, StreamEnd> end) {
        this.channel = channel;
        this.shared = shared;
        this.end = end.apply(this::wake);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        end.opened();
        if (!shared.registry().add(this)) {
            end(TcpTransport.CLOSED);
        }
        pump();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!leaving) {
                end.received(bytes.nioBuffer());
            }
        } finally {
            bytes.release();
        }
        if (!spoken && end instanceof StreamSession session && session.spoken()) {
            spoken = true;
            shared.admission().spoke(channel);
        }
        pump();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !leaving) {
            end.inputClosed();
            pump();
        }
    }

    /** Never lost, for the reason that {@link TcpLink#wake} gives. */
    private void wake() {
        if (!woken.getAndSet(true)) {
            Registry.execute(channel.eventLoop(), () -> {
                woken.getAndSet(false);
                pump();
            });
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pump();
    }

    /** Writes what there is, as long as the channel takes it and no others are due; then looks at what comes next. */
    private void pump() {
        if (pumping || leaving) {
            return;
        }
        pumping = true;
        try {
            int budget = TURN_BYTES;
            for (int filled = 1; filled > 0 && channel.isWritable(); budget -= filled) {
                if (budget <= 0) {
                    channel.eventLoop().schedule(this::pump, 1, TimeUnit.NANOSECONDS);
                    break;
                }
                filled = fillBatch();
            }
            channel.config().setAutoRead(end.wantsInput());
            String reason = end.ending();
            if (reason != null) {
                leaving = true;
                channel.pipeline().replace(this, null, new Farewell(shared.registry(), () -> tell(reason)));
            }
        } finally {
            pumping = false;
        }
    }

    private int fillBatch() {
        ByteBuf batch = channel.alloc().directBuffer(BATCH_BYTES, BATCH_BYTES);
        int filled = 0;
        try {
            ByteBuffer output = batch.nioBuffer(0, BATCH_BYTES);
            end.fill(output);
            filled = output.position();
        } finally {
            if (filled == 0) {
                batch.release();
            } else {
                channel.writeAndFlush(batch.writerIndex(filled), channel.voidPromise());
            }
        }
        return filled;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(Reasons.of(channel));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.error("connection {} failed", channel, cause);
        }
        end(Reasons.of(cause));
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public void end(String reason) {
        boolean farewell = leaving;
        leaving = true;
        tell(reason);
        if (!farewell) { // else what was written before is still on its way
            channel.close();
        }
    }

    private void tell(String reason) {
        if (!told) {
            told = true;
            end.closed(reason);
            shared.registry().remove(this);
        }
    }
}
