package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.AuthorizedKeys;
import java.io.IOException;
import java.util.Map;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;

/** A channel of a session, of which most of what MINA offers is taken away: there is no program to have it. */
final class SessionChannel extends ChannelSession {

    /** Makes them. */
    static final ChannelFactory FACTORY = new ChannelFactory() {
        @Override
        public String getName() {
            return "session";
        }

        @Override
        public Channel createChannel(Session session) {
            return new SessionChannel();
        }
    };

    /** In smaller packets everything would be as dear for this end as it is cheap for the other. */
    private static final int LEAST_PACKET_BYTES = 1 << 10;

    private boolean terminal;

    @Override
    public OpenFuture open(long recipient, long window, long packetBytes, Buffer buffer) {
        if (packetBytes >= LEAST_PACKET_BYTES) {
            return super.open(recipient, window, packetBytes, buffer);
        }
        OpenFuture refused = new DefaultOpenFuture(this, this);
        refused.setException(new SshChannelOpenException(
                recipient,
                SshConstants.SSH_OPEN_CONNECT_FAILED,
                "packets of at least " + LEAST_PACKET_BYTES + " bytes are needed, not of " + packetBytes));
        return refused;
    }

    /** MINA would keep what comes before anybody has said what the channel is for. */
    @Override
    protected void doWriteData(byte[] data, int from, long count) throws IOException {
        if (receiver == null) {
            close(false);
        } else {
            super.doWriteData(data, from, count);
        }
    }

    /** There is no program that would read it, and who sends much of it would only fill memory. */
    @Override
    protected RequestHandler.Result handleEnv(Buffer buffer, boolean wantReply) {
        return RequestHandler.Result.ReplyFailure;
    }

    @Override
    protected RequestHandler.Result handlePtyReqParsed(
            String term, int columns, int rows, int width, int height, Map<PtyMode, Integer> modes) {
        Visitor visitor = getSession().getAttribute(Visitor.PROVEN);
        AuthorizedKeys.Grant client = visitor == null ? null : visitor.client();
        terminal = client != null && client.terminal();
        return terminal ? RequestHandler.Result.ReplySuccess : RequestHandler.Result.ReplyFailure;
    }

    /** Whether somebody sits at a terminal. */
    boolean terminal() {
        return terminal;
    }

    /** Lines aren't broken here, so their length is none of our business. */
    @Override
    protected RequestHandler.Result handleWindowChange(Buffer buffer, boolean wantReply) {
        return RequestHandler.Result.ReplySuccess;
    }

    @Override
    protected RequestHandler.Result handleAgentForwarding(String request, Buffer buffer, boolean wantReply) {
        return RequestHandler.Result.ReplyFailure;
    }

    @Override
    protected RequestHandler.Result handleX11Forwarding(String request, Buffer buffer, boolean wantReply)
            throws IOException {
        return RequestHandler.Result.ReplyFailure;
    }
}
