package dev.herd.transport.tcp;

import dev.herd.transport.FrameLengthException;
import dev.herd.transport.FrameReader;
import dev.herd.transport.FrameWriter;
import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link on a channel. Everything but {@link #wake} and {@link #close} happens on the channel's event loop: that is
 * the one thread that calls the handler.
 *
 * <pre>
 *            added to the pipeline                 close(reason)
 *   (none) ------------------------> open ------------------------> farewell ---> closed
 *                 opened              |  frame, fill                      closed(reason)
 *                                     |  the peer closes, resets, sends nonsense
 *                                     +-----------------------------------------> closed
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // of writes and closes: what fails is an event of the channel
final class TcpLink extends ChannelInboundHandlerAdapter implements Link, Registry.Open {

    private static final Logger log = LoggerFactory.getLogger(TcpLink.class);

    /** After so much a link that could write for ever lets the others of its event loop have a turn. */
    private static final int TURN_BYTES = 1 << 20;

    private final Channel channel;
    private final LinkHandler handler;
    private final Shared shared;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final int maxFrameBytes;
    private final int batchBytes;
    private final String remote;
    private final boolean loopback;

    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicReference<@Nullable String> closing = new AtomicReference<>();

    // Of the event loop.
    private boolean draining;
    private boolean said;
    private boolean told;
    private @Nullable String farewell; // the reason, once it has begun

    TcpLink(Channel channel, LinkHandler handler, Shared shared) {
        this.channel = channel;
        this.handler = handler;
        this.shared = shared;
        maxFrameBytes = shared.limits().frameBytes();
        reader = new FrameReader(maxFrameBytes);
        writer = new FrameWriter(handler, maxFrameBytes);
        // Room for the largest frame when another 64 KiB are filled already: small frames leave many at a time.
        batchBytes = Math.max(2 * Sockets.UNSENT_BYTES, FrameWriter.HEADER_BYTES + maxFrameBytes);
        remote = remote(channel);
        loopback = Reasons.loopback(channel.remoteAddress());
    }

    /** The other end of a channel, as links have it. */
    static String remote(Channel channel) {
        return TcpTransport.SCHEME + "://" + Reasons.remote(channel.remoteAddress());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (!shared.registry().add(this)) {
            end(TcpTransport.CLOSED);
            return;
        }
        guarded(() -> handler.opened(this));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            ByteBuffer input = bytes.nioBuffer();
            boolean framed = false;
            for (ByteBuffer frame; isOpen() && (frame = reader.next(input)) != null; framed = true) {
                handler.frame(frame);
            }
            if (!framed && isOpen()) {
                handler.alive();
            }
        } catch (FrameLengthException e) {
            shared.refusals().refused(remote, Reasons.of(e));
            end(Reasons.of(e));
        } catch (Throwable e) {
            failed(e);
        } finally {
            bytes.release();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>No wake is lost. Whoever wakes writes the flag, and {@link #turn} reads it (both by one atomic exchange) before
     * it asks for fills. If a wake finds the flag false, it has a turn run. If it finds it true, a turn is on its way
     * that has not read the flag yet; since its reading comes after this writing, what the waker did before the wake is
     * visible to the fills after it. That is why a wake writes the flag even when it is true already.
     */
    @Override
    public void wake() {
        if (!woken.getAndSet(true)) {
            Registry.execute(channel.eventLoop(), this::turn);
        }
    }

    private void turn() {
        woken.getAndSet(false);
        drain();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        drain();
    }

    /** Fills and writes until the handler has nothing, the channel has enough, or others are due. */
    private void drain() {
        if (draining) {
            return; // a flush below made the channel writable again, which the loop below sees too
        }
        draining = true;
        try {
            int budget = TURN_BYTES;
            while (isOpen() && channel.isWritable()) {
                int filled = fillBatch();
                if (filled == 0) {
                    return;
                }
                budget -= filled;
                if (budget <= 0) {
                    // Not by execute: an event loop runs all tasks, those added by tasks too, before it reads again.
                    channel.eventLoop().schedule(this::drain, 1, TimeUnit.NANOSECONDS);
                    return;
                }
            }
        } catch (Throwable e) {
            failed(e);
        } finally {
            draining = false;
        }
    }

    /** Writes as many frames as there are and fit into one buffer; how many bytes. */
    private int fillBatch() {
        ByteBuf batch = channel.alloc().directBuffer(batchBytes, batchBytes);
        int filled = 0;
        try {
            ByteBuffer output = batch.nioBuffer(0, batchBytes);
            while (isOpen() && output.position() < Sockets.UNSENT_BYTES && writer.fits(output) && writer.next(output)) {
                filled = output.position();
            }
        } finally {
            if (filled == 0) {
                batch.release();
            } else {
                said = true;
                channel.writeAndFlush(batch.writerIndex(filled), channel.voidPromise());
            }
        }
        return filled;
    }

    private boolean isOpen() {
        return !told && closing.get() == null;
    }

    @Override
    public void close(String reason) {
        if (closing.compareAndSet(null, reason)) {
            Registry.execute(channel.eventLoop(), () -> {
                if (!told && !said) {
                    end(reason); // nothing that a reset could destroy
                } else if (!told) {
                    farewell = reason;
                    shared.admission().left(channel); // who is put out for another must not keep its place meanwhile
                    channel.pipeline().replace(this, null, new Farewell(shared.registry(), () -> tell(reason)));
                }
            });
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            end("the peer closed the connection");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(Reasons.of(channel));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            end(Reasons.of(cause));
        } else {
            failed(cause);
        }
    }

    /** The handler has thrown, which it must not, or this class has a mistake: only this link suffers from it. */
    private void failed(Throwable failure) {
        log.error("link {} failed", remote, failure);
        end("internal error: " + failure);
    }

    @Override
    public void end(String reason) {
        if (farewell == null) {
            tell(reason);
            channel.close();
        } else {
            tell(farewell); // and what was filled before is still on its way
        }
    }

    private void tell(String reason) {
        if (!told) {
            told = true;
            try {
                handler.closed(reason);
            } catch (Throwable e) {
                log.error("the handler of link {} failed at its end", remote, e);
            }
            shared.registry().remove(this);
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public EventLoop loop() {
        return channel.eventLoop();
    }

    @Override
    public String remote() {
        return remote;
    }

    @Override
    public boolean loopback() {
        return loopback;
    }

    @Override
    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    @Override
    public boolean lossless() {
        return true;
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public String toString() {
        return remote;
    }
}
