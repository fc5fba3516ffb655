package dev.herd.transport.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody else's ssh-agent, by its socket: a connection for each question. It blocks for as long as the agent takes to answer,
 * and a few seconds at most.
 */
final class Agent extends AbstractAgentProxy {

    private static final Logger log = LoggerFactory.getLogger(Agent.class);

    static final int ANSWER_SECONDS = 5;
    private static final int MOST_ANSWER_BYTES = 256 << 10;

    private final Path socket;
    private final ScheduledExecutorService timer;

    Agent(Path socket, ScheduledExecutorService timer) {
        super(null);
        this.socket = socket;
        this.timer = timer;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    protected Buffer request(Buffer question) throws IOException {
        try (SocketChannel agent = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Future<?> late = timer.schedule(() -> giveUp(agent), ANSWER_SECONDS, TimeUnit.SECONDS);
            try {
                agent.connect(UnixDomainSocketAddress.of(socket));
                ByteBuffer bytes = ByteBuffer.wrap(question.array(), question.rpos(), question.available());
                while (bytes.hasRemaining()) {
                    agent.write(bytes);
                }
                int length = read(agent, Integer.BYTES).getInt();
                if (length < 1 || length > MOST_ANSWER_BYTES) {
                    throw new IOException("its answer has " + length + " bytes");
                }
                return new ByteArrayBuffer(read(agent, length).array());
            } catch (AsynchronousCloseException e) {
                throw new IOException("it has not answered in " + ANSWER_SECONDS + " s", e);
            } finally {
                late.cancel(false);
            }
        }
    }

    private static ByteBuffer read(SocketChannel agent, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (agent.read(bytes) < 0) {
                throw new EOFException("it has closed the connection");
            }
        }
        return bytes.flip();
    }

    private static void giveUp(SocketChannel agent) {
        try {
            agent.close();
        } catch (IOException e) {
            log.debug("{} was not closed", agent, e);
        }
    }
}
