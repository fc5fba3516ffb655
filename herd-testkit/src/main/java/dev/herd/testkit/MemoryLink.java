package dev.herd.testkit;

import dev.herd.transport.FrameLengthException;
import dev.herd.transport.FrameReader;
import dev.herd.transport.FrameWriter;
import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Refusals;
import dev.herd.transport.StreamEnd;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A link over a stream of bytes. Only {@link #wake} and {@link #close} are called by other threads than its own. */
final class MemoryLink implements Link, StreamEnd {

    private final String remote;
    private final int maxFrameBytes;
    private final LinkHandler handler;
    private final Refusals refusals;
    private final Runnable wake;
    private final FrameReader reader;
    private final FrameWriter writer;

    /** Whether the handler may have something to send that it was not asked for. */
    private final AtomicBoolean owing = new AtomicBoolean();

    private final AtomicReference<@Nullable String> closing = new AtomicReference<>();

    MemoryLink(MemoryNode node, String remote, LinkHandler handler, MemoryChannel channel) {
        this.remote = remote;
        this.handler = handler;
        maxFrameBytes = node.limits().frameBytes();
        refusals = node.refusals();
        wake = channel::wake;
        reader = new FrameReader(maxFrameBytes);
        writer = new FrameWriter(handler, maxFrameBytes);
    }

    @Override
    public void opened() {
        handler.opened(this);
    }

    @Override
    public void received(ByteBuffer input) {
        int end = input.limit();
        try {
            boolean framed = false;
            for (ByteBuffer frame; closing.get() == null && (frame = reader.next(input)) != null; framed = true) {
                handler.frame(frame);
            }
            if (!framed && closing.get() == null) {
                handler.alive();
            }
        } catch (FrameLengthException e) {
            refusals.refused(remote, String.valueOf(e.getMessage()));
            close(String.valueOf(e.getMessage()));
        }
        input.limit(end).position(end);
    }

    @Override
    public void inputClosed() {
        close("the peer closed the connection");
    }

    @Override
    public boolean wantsInput() {
        return closing.get() == null;
    }

    @Override
    public void fill(ByteBuffer output) {
        // Down before the handler is asked: a wake from now on brings another fill.
        if (!owing.getAndSet(false)) {
            return;
        }
        while (closing.get() == null && writer.fits(output)) {
            if (!writer.next(output)) {
                return;
            }
        }
        owing.set(true);
    }

    @Override
    public @Nullable String ending() {
        return closing.get();
    }

    @Override
    public void closed(String reason) {
        handler.closed(reason);
    }

    @Override
    public void wake() {
        owing.getAndSet(true);
        wake.run();
    }

    @Override
    public void close(String reason) {
        if (closing.compareAndSet(null, reason)) {
            wake.run();
        }
    }

    @Override
    public String remote() {
        return remote;
    }

    @Override
    public boolean loopback() {
        return true;
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
