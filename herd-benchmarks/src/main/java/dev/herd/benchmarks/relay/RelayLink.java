package dev.herd.benchmarks.relay;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** A connection to a peer: cuts what comes into frames. All on its node's event loop, but for {@link #write}. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails is told to exceptionCaught
final class RelayLink extends ChannelInboundHandlerAdapter {

    private final RelayNode node;
    private @Nullable Channel channel;
    private @Nullable ByteBuf rest;
    private boolean written;

    RelayLink(RelayNode node) {
        this.node = node;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        node.linked(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf before = rest;
        if (before != null) {
            before.writeBytes(in);
            in.release();
            in = before;
            rest = null;
        }
        try {
            while (in.readableBytes() >= Frames.LENGTH) {
                int body = in.getInt(in.readerIndex());
                Frames.check(body);
                if (in.readableBytes() < Frames.LENGTH + body) {
                    break;
                }
                node.received(this, in.readSlice(Frames.LENGTH + body));
            }
            if (in.isReadable()) {
                rest = ctx.alloc().directBuffer(2 * Frames.MOST_BODY).writeBytes(in);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        node.readComplete(this);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        node.writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ByteBuf left = rest;
        rest = null;
        if (left != null) {
            left.release();
        }
        node.unlinked(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        node.failed(cause);
        ctx.close();
    }

    boolean isWritable() {
        return channel().isWritable();
    }

    /** Any thread. The frame is flushed by {@link #flush}. */
    void write(ByteBuf frame) {
        Channel to = channel();
        to.write(frame, to.voidPromise());
    }

    void forward(ByteBuf frame) {
        write(frame);
        written = true;
    }

    /** Flushes what was forwarded since the last time; whether anything was. */
    boolean flushForwarded() {
        boolean any = written;
        if (any) {
            written = false;
            flush();
        }
        return any;
    }

    void flush() {
        channel().flush();
    }

    void read(boolean on) {
        channel().config().setAutoRead(on);
    }

    private Channel channel() {
        return requireNonNull(channel);
    }
}
