package dev.herd.transport.ssh;

import dev.herd.transport.StreamEnd;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session or a conversation on a wire. */
final class StreamTraffic implements Traffic {

    private final StreamEnd end;
    private final Wire wire;

    /**
     * Of a channel and what is to speak on it.
     *
     * @param remote the other end, for people
     * @param ends makes what speaks, given its wake
     */
    StreamTraffic(String remote, Conduit conduit, Shared shared, Function<Runnable, StreamEnd> ends) {
        wire = new Wire(remote, conduit, this, shared);
        end = ends.apply(wire::wake);
    }

    Wire wire() {
        return wire;
    }

    @Override
    public boolean opened() {
        end.opened();
        return true;
    }

    @Override
    public boolean received(ByteBuffer bytes) {
        end.received(bytes);
        return true;
    }

    @Override
    public @Nullable String inputClosed() {
        end.inputClosed();
        return null;
    }

    @Override
    public boolean wantsInput() {
        return end.wantsInput();
    }

    @Override
    public boolean fill(ByteBuffer output) {
        end.fill(output);
        return output.position() > 0;
    }

    @Override
    public boolean erring() {
        return false;
    }

    @Override
    public @Nullable String ending() {
        return end.ending();
    }

    @Override
    public int exitStatus() {
        return 0;
    }

    @Override
    public void closed(String reason) {
        end.closed(reason);
    }
}
