package dev.herd.transport.ssh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** For who gets nothing, the reason why. */
final class Dismissal implements Traffic {

    private final String reason;
    private final ByteBuffer text;
    private final Wire wire;

    Dismissal(String remote, Conduit conduit, Shared shared, String reason) {
        this.reason = reason;
        text = ByteBuffer.wrap(("? " + reason + "\r\n").getBytes(StandardCharsets.UTF_8));
        wire = new Wire(remote, conduit, this, shared);
    }

    Wire wire() {
        return wire;
    }

    @Override
    public boolean opened() {
        return true;
    }

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
        output.put(text);
        return false;
    }

    @Override
    public boolean erring() {
        return true;
    }

    @Override
    public @Nullable String ending() {
        return text.hasRemaining() ? null : reason;
    }

    @Override
    public int exitStatus() {
        return 1;
    }

    @Override
    public void closed(String why) {
        // nobody else was told of it
    }
}
