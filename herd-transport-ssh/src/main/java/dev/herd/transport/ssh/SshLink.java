package dev.herd.transport.ssh;

import dev.herd.transport.FrameLengthException;
import dev.herd.transport.FrameReader;
import dev.herd.transport.FrameWriter;
import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A link on a wire, whose strand calls the handler. Frames are those of any stream. */
final class SshLink implements Link, Traffic {

    private static final int BATCH_BYTES = 64 << 10;

    private final LinkHandler handler;
    private final Shared shared;
    private final String remote;
    private final boolean loopback;
    private final int maxFrameBytes;
    private final FrameReader reader;
    private final FrameWriter writer;
    private final Wire wire;
    private final AtomicReference<@Nullable String> closing = new AtomicReference<>();

    SshLink(SocketAddress address, Conduit conduit, LinkHandler handler, Shared shared) {
        this.handler = handler;
        this.shared = shared;
        remote = SshTransport.SCHEME + "://" + Reasons.remote(address);
        loopback = Reasons.loopback(address);
        maxFrameBytes = shared.limits().frameBytes();
        reader = new FrameReader(maxFrameBytes);
        writer = new FrameWriter(handler, maxFrameBytes);
        wire = new Wire(remote, conduit, this, shared);
    }

    /** Room for the largest frame when another 64 KiB are filled already: small frames leave many at a time. */
    static int bufferBytes(int frameBytes) {
        return Math.max(2 * BATCH_BYTES, BATCH_BYTES + FrameWriter.HEADER_BYTES + frameBytes);
    }

    Wire wire() {
        return wire;
    }

    @Override
    public boolean opened() {
        handler.opened(this);
        return false;
    }

    @Override
    public boolean received(ByteBuffer bytes) {
        try {
            boolean framed = false;
            for (ByteBuffer frame; closing.get() == null && (frame = reader.next(bytes)) != null; framed = true) {
                handler.frame(frame);
            }
            if (!framed && closing.get() == null) {
                handler.alive();
            }
        } catch (FrameLengthException e) {
            shared.refusals().refused(remote, Reasons.of(e));
            closing.compareAndSet(null, Reasons.of(e));
        }
        return false;
    }

    @Override
    public String inputClosed() {
        return "the peer closed the connection";
    }

    @Override
    public boolean wantsInput() {
        return true;
    }

    @Override
    public boolean fill(ByteBuffer output) {
        while (closing.get() == null && output.position() < BATCH_BYTES && writer.fits(output)) {
            if (!writer.next(output)) {
                return false;
            }
        }
        return closing.get() == null;
    }

    @Override
    public boolean erring() {
        return false;
    }

    @Override
    public @Nullable String ending() {
        return closing.get();
    }

    @Override
    public int exitStatus() {
        return 0;
    }

    @Override
    public void closed(String reason) {
        handler.closed(reason);
    }

    @Override
    public void wake() {
        wire.wake();
    }

    @Override
    public void close(String reason) {
        if (closing.compareAndSet(null, reason)) {
            wire.wake();
        }
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
