package dev.herd.transport.ssh;

import dev.herd.transport.StreamSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session of one line, which came with the channel. A refusal is an error, so that a script can tell. */
final class CommandTraffic implements Traffic {

    private final String command;
    private final StreamSession session;
    private final Wire wire;

    CommandTraffic(
            String remote, Conduit conduit, Shared shared, String command, Function<Runnable, StreamSession> sessions) {
        this.command = command;
        wire = new Wire(remote, conduit, this, shared);
        session = sessions.apply(wire::wake);
    }

    Wire wire() {
        return wire;
    }

    @Override
    public boolean opened() {
        session.opened();
        session.received(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
        session.inputClosed();
        return true;
    }

    /** Whatever the client's standard input has, the line is all. */
    @Override
    public boolean received(ByteBuffer bytes) {
        return false;
    }

    @Override
    public @Nullable String inputClosed() {
        return null;
    }

    @Override
    public boolean wantsInput() {
        return true;
    }

    @Override
    public boolean fill(ByteBuffer output) {
        session.fill(output);
        return output.position() > 0;
    }

    @Override
    public boolean erring() {
        return session.refused();
    }

    @Override
    public @Nullable String ending() {
        return session.ending();
    }

    @Override
    public int exitStatus() {
        return session.refused() ? 1 : 0;
    }

    @Override
    public void closed(String reason) {
        session.closed(reason);
    }
}
