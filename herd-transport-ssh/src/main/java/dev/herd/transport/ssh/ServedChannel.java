package dev.herd.transport.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.io.IoInputStream;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelDataReceiver;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionAware;
import org.apache.sshd.server.command.AsyncCommand;
import org.jspecify.annotations.Nullable;

/** A channel that the other end opened. */
final class ServedChannel implements AsyncCommand, ChannelSessionAware, ChannelDataReceiver, Conduit {

    private final ChannelSession channel;
    private final @Nullable Stay stay;
    private final boolean alone;
    private final Wire wire;
    private @Nullable IoOutputStream output;
    private @Nullable IoOutputStream errors;
    private @Nullable ExitCallback exit;

    /**
     * A channel that is being opened.
     *
     * @param stay knows why the session may have ended; null if nobody is told
     * @param alone whether the session is over when the channel is
     * @param wire makes the wire, given this
     */
    ServedChannel(ChannelSession channel, @Nullable Stay stay, boolean alone, Function<Conduit, Wire> wire) {
        this.channel = channel;
        this.stay = stay;
        this.alone = alone;
        this.wire = wire.apply(this);
    }

    @Override
    public void setChannelSession(ChannelSession session) {
        session.setDataReceiver(this); // before MINA sees that there is none
    }

    @Override
    public void start(ChannelSession session, Environment environment) {
        session.addCloseFutureListener(closed -> {
            wire.ended(stay == null ? Reasons.GONE : stay.whyGone());
            if (alone) {
                session.getSession().close(false);
            }
        });
        wire.opened(() -> {});
    }

    @Override
    public int data(ChannelSession session, byte[] bytes, int from, int count) {
        wire.received(bytes, from, count);
        return 0; // granted by the wire
    }

    /** MINA's way to say that no more will come; said more than once. */
    @Override
    public void close() {
        wire.inputClosed();
    }

    @Override
    public void destroy(ChannelSession session) {
        wire.ended(stay == null ? Reasons.GONE : stay.whyGone());
    }

    @Override
    public IoOutputStream output() {
        return opened(output);
    }

    @Override
    public IoOutputStream errors() {
        return opened(errors);
    }

    private static <T> T opened(@Nullable T set) {
        if (set == null) {
            throw new IllegalStateException("the channel is not open");
        }
        return set;
    }

    @Override
    public void grant(long bytes) throws IOException {
        channel.getLocalWindow().release(bytes);
    }

    @Override
    public void finish(int exitStatus) {
        opened(exit).onExit(exitStatus);
    }

    /** MINA would say that the channel is closed only behind what the other end has no room for, or never. */
    @Override
    public void abandon() {
        if (!alone) {
            Session session = channel.getSession();
            try {
                Buffer closed = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_CLOSE, Integer.BYTES);
                closed.putUInt(channel.getRecipient());
                var unused = session.writePacket(closed);
            } catch (IOException e) {
                session.close(true);
            }
        }
        cut();
    }

    @Override
    public void cut() {
        if (alone) {
            channel.getSession().close(true);
        } else {
            channel.close(true);
        }
    }

    @Override
    public void setIoOutputStream(IoOutputStream out) {
        output = out;
    }

    @Override
    public void setIoErrorStream(IoOutputStream err) {
        errors = err;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void setIoInputStream(IoInputStream in) {
        // bytes come by data
    }

    @Override
    public void setInputStream(InputStream in) {
        // bytes come by data
    }

    @Override
    public void setOutputStream(OutputStream out) {
        // this one would block
    }

    @Override
    public void setErrorStream(OutputStream err) {
        // this one would block
    }
}
