package dev.herd.transport.ssh;

import java.io.IOException;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.common.channel.StreamingChannel;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.jspecify.annotations.Nullable;

/** A channel, alone in its session, at whose other end a bastion connects to the next stop. */
final class Tunnel extends ChannelDirectTcpip {

    /** Who is told, once, on the thread that reads, and before anything is read. */
    interface Opened {

        /** Where bytes go. */
        @Nullable
        TunnelSession opened();
    }

    private @Nullable Opened told;
    private @Nullable TunnelSession session;

    /**
     * A channel that is to be opened.
     *
     * @param to where it leads, as the bastion knows it
     */
    Tunnel(Stop to) {
        // Where a connection that is forwarded came from; there is none, and nobody needs to know more.
        super(new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(to.host(), to.port()));
        setStreaming(StreamingChannel.Streaming.Async);
    }

    /** Says who is told that it is open; before it is opened. */
    void open(Opened who) {
        told = who;
    }

    @Override
    protected void doOpen() throws IOException {
        super.doOpen();
        session = told == null ? null : told.opened();
    }

    /** The window is given back when the bytes have been decrypted: what they hold is bounded by the window of its channel. */
    @Override
    protected void doWriteData(byte[] data, int from, long count) throws IOException {
        if (session != null) {
            session.received(data, from, (int) count);
        }
        getLocalWindow().release(count);
    }

    /** A connection has no errors to tell; an end that sends some is held to its window, and nothing else. */
    @Override
    protected void doWriteExtendedData(byte[] data, int from, long count) throws IOException {
        getLocalWindow().release(count);
    }

    @Override
    public void handleEof() throws IOException {
        super.handleEof();
        if (session != null) {
            session.close(true);
        }
    }

    IoOutputStream output() {
        return getAsyncIn();
    }
}
