package dev.herd.transport.ssh;

import dev.herd.transport.StreamSession;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A session with somebody at a terminal. */
final class TerminalTraffic implements Traffic {

    private final Terminal terminal;
    private final StreamSession session;
    private final Wire wire;

    TerminalTraffic(String remote, Conduit conduit, Shared shared, Function<Runnable, StreamSession> sessions) {
        terminal = new Terminal(shared.limits().lineBytes());
        wire = new Wire(remote, conduit, this, shared);
        session = sessions.apply(wire::wake);
    }

    Wire wire() {
        return wire;
    }

    @Override
    public boolean opened() {
        session.opened();
        return true;
    }

    @Override
    public boolean received(ByteBuffer bytes) {
        terminal.type(bytes);
        terminal.handTo(session);
        if (terminal.leaving()) {
            session.inputClosed();
        }
        return true;
    }

    @Override
    public @Nullable String inputClosed() {
        session.inputClosed();
        return null;
    }

    @Override
    public boolean wantsInput() {
        return terminal.wantsInput() && session.wantsInput();
    }

    @Override
    public boolean fill(ByteBuffer output) {
        terminal.fill(session, output);
        return output.position() > 0;
    }

    /** All of it is for the screen. */
    @Override
    public boolean erring() {
        return false;
    }

    @Override
    public @Nullable String ending() {
        return session.ending();
    }

    @Override
    public int exitStatus() {
        return 0;
    }

    @Override
    public void closed(String reason) {
        session.closed(reason);
    }
}
