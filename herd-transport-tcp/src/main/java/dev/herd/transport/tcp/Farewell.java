package dev.herd.transport.tcp;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection on which everything has been said: hands what was written to the network, says that no more
 * will come, and drops what still comes in until the other end closes too. Closing at once would reset the
 * connection if anything unread had come, and a reset overtakes what was written last. Neither part takes for ever.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of writes and closes: what fails is an event of the channel
final class Farewell extends ChannelInboundHandlerAdapter {

    private static final int FLUSH_SECONDS = 10;
    static final int LINGER_SECONDS = 2;

    private final Registry registry;
    private final Runnable flushed;
    private boolean told;

    /**
     * A farewell; it begins when it is added to a pipeline.
     *
     * @param registry keeps it in mind until the channel is closed: closing the transport meanwhile waits for it a little
     * @param flushed run once, when what was written is with the network or lost
     */
    Farewell(Registry registry, Runnable flushed) {
        this.registry = registry;
        this.flushed = flushed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        registry.farewell(channel);
        closeAfter(channel, FLUSH_SECONDS);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            tell();
            if (channel instanceof SocketChannel socket && done.isSuccess() && !socket.isInputShutdown()) {
                socket.shutdownOutput();
                channel.config().setAutoRead(true);
                closeAfter(channel, LINGER_SECONDS);
            } else {
                channel.close();
            }
        });
    }

    private static void closeAfter(Channel channel, int seconds) {
        var timer = channel.eventLoop().schedule(() -> channel.close(), seconds, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> timer.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && told) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        tell();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void tell() {
        if (!told) {
            told = true;
            flushed.run();
        }
    }
}
