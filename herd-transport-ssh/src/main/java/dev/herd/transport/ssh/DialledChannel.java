package dev.herd.transport.ssh;

import java.io.IOException;
import org.apache.sshd.client.channel.ChannelSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.StreamingChannel;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A channel that this end opens, alone in its session, for one request. */
final class DialledChannel extends ChannelSession implements Conduit {

    /** Who is told of what comes of the request, once. */
    interface Outcome {

        void taken();

        void refused();
    }

    private final String request;
    private final @Nullable String argument;
    private @Nullable Outcome outcome;
    private @Nullable Wire wire;

    /**
     * A channel that is to be opened.
     *
     * @param request {@code subsystem} or {@code shell}
     * @param argument the subsystem's name, or null
     */
    DialledChannel(String request, @Nullable String argument) {
        this.request = request;
        this.argument = argument;
        setStreaming(StreamingChannel.Streaming.Async);
    }

    /** Says where bytes go, and who is told of what comes of the request; before it is opened. */
    void open(Wire over, Outcome told) {
        wire = over;
        outcome = told;
    }

    @Override
    protected void doOpen() throws IOException {
        super.doOpen();
        Session session = getSession();
        Buffer buffer = session.createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, 64);
        buffer.putUInt(getRecipient());
        buffer.putString(request);
        buffer.putBoolean(true);
        if (argument != null) {
            buffer.putString(argument);
        }
        var unused = writePacket(buffer);
    }

    @Override
    public void handleSuccess() {
        if (outcome != null) {
            outcome.taken();
        }
    }

    @Override
    public void handleFailure() {
        if (outcome != null) {
            outcome.refused();
        }
    }

    @Override
    protected void doWriteData(byte[] data, int from, long count) throws IOException {
        if (wire == null) {
            grant(count);
        } else {
            wire.received(data, from, (int) count);
        }
    }

    /** Where a node says why it has nothing to say. A link understands no words. */
    @Override
    protected void doWriteExtendedData(byte[] data, int from, long count) throws IOException {
        if (argument == null) {
            doWriteData(data, from, count);
        } else {
            grant(count);
        }
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        if (wire != null) {
            wire.inputClosed();
        }
    }

    @Override
    public IoOutputStream output() {
        return getAsyncIn();
    }

    @Override
    public IoOutputStream errors() {
        return getAsyncIn();
    }

    @Override
    public void grant(long bytes) throws IOException {
        getLocalWindow().release(bytes);
    }

    @Override
    public void finish(int exitStatus) {
        close(false).addListener(closed -> getSession().close(false));
    }

    @Override
    public void abandon() {
        cut();
    }

    @Override
    public void cut() {
        getSession().close(true);
    }
}
