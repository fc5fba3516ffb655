package dev.herd.transport.ssh;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a session beyond a bastion has in place of a connection: the inner session reads what comes out of the tunnel, on the
 * thread that decrypted it, and writes into it. When it closes, so does the bastion's session, and the other way round.
 *
 * <p>Locks of the inner session are taken before those of the outer one when writing. The outer one may end a write with its
 * locks held, and who waits for that may go on to write to the inner one; so the ends of writes are told on a strand.
 */
final class TunnelSession extends AbstractCloseable implements IoSession {

    private static final Logger log = LoggerFactory.getLogger(TunnelSession.class);
    private static final AtomicLong LAST_ID = new AtomicLong();

    /** Where a tunnel leads. */
    private static final class Beyond extends SocketAddress {

        private static final long serialVersionUID = 1;

        private final String text;

        Beyond(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Something to be written, and whether it is. */
    private static final class Write extends AbstractIoWriteFuture {

        private final Buffer bytes;

        Write(Object id, Buffer bytes) {
            super(id, null);
            this.bytes = bytes;
        }
    }

    private final long id = LAST_ID.incrementAndGet();
    private final Tunnel tunnel;
    private final IoHandler handler;
    private final Strand strand;
    private final SocketAddress remote;
    private final Map<Object, Object> attributes = new ConcurrentHashMap<>();

    /** Also the lock of what follows. */
    private final Queue<Write> writes = new ArrayDeque<>();

    private boolean writing;

    /**
     * The near end of a tunnel that is open.
     *
     * @param remote where it leads, for people
     * @param handler reads what comes
     * @param pool tells of the ends of writes
     */
    TunnelSession(Tunnel tunnel, String remote, IoHandler handler, Executor pool) {
        this.tunnel = tunnel;
        this.handler = handler;
        strand = new Strand(pool);
        this.remote = new Beyond(remote);
        tunnel.addCloseFutureListener(closed -> close(true));
    }

    /** Bytes came, which are the caller's again when this returns. */
    void received(byte[] bytes, int from, int count) {
        if (closeFuture.isClosed()) {
            return;
        }
        try {
            handler.messageReceived(this, new ByteArrayBuffer(bytes, from, count));
        } catch (Exception e) {
            failed(e);
        }
    }

    private void failed(Throwable failure) {
        try {
            handler.exceptionCaught(this, failure);
        } catch (Exception e) {
            log.debug("{} could not be told of {}", remote, failure, e);
        }
        close(true);
    }

    @Override
    public IoWriteFuture writeBuffer(Buffer buffer) {
        // Another view of it: of a packet's own buffer the channel would think that it has room for a header in front.
        Write write = new Write(remote, new ByteArrayBuffer(buffer.array(), buffer.rpos(), buffer.available()));
        boolean first;
        synchronized (writes) {
            if (isClosing()) {
                write.setValue(new ClosedChannelException());
                return write;
            }
            writes.add(write);
            first = !writing;
            writing = true;
        }
        if (first) {
            pump(write);
        }
        return write;
    }

    /**
     * Writes one after the other, for as long as they are done at once.
     *
     * @param fresh nobody waits for its end yet
     */
    private void pump(@Nullable Write fresh) {
        while (true) {
            Write next;
            synchronized (writes) {
                next = writes.peek();
                if (next == null) {
                    writing = false;
                    return;
                }
            }
            Write now = next;
            try {
                IoWriteFuture write = tunnel.output().writeBuffer(now.bytes);
                if (!write.isDone()) {
                    write.addListener(done -> {
                        written(now, outcome(done), false);
                        pump(null);
                    });
                    return;
                }
                written(now, outcome(write), fresh == now);
            } catch (IOException | RuntimeException e) {
                written(now, e, fresh == now);
            }
        }
    }

    private static Object outcome(IoWriteFuture write) {
        Throwable failure = write.getException();
        return failure == null ? true : failure;
    }

    private void written(Write write, Object outcome, boolean unawaited) {
        synchronized (writes) {
            writes.remove(write);
        }
        if (unawaited) {
            write.setValue(outcome);
        } else {
            strand.execute(() -> write.setValue(outcome));
        }
        if (outcome instanceof Throwable failure) {
            strand.execute(() -> failed(failure));
        }
    }

    private List<Write> unwritten() {
        synchronized (writes) {
            return List.copyOf(writes);
        }
    }

    @Override
    protected CloseFuture doCloseGracefully() {
        return builder()
                .when(remote, unwritten())
                .close(tunnel.getSession())
                .build()
                .close(false);
    }

    @Override
    protected void doCloseImmediately() {
        for (Write write : unwritten()) {
            strand.execute(() -> write.setValue(new ClosedChannelException()));
        }
        tunnel.getSession().close(true);
        super.doCloseImmediately();
        try {
            handler.sessionClosed(this);
        } catch (Exception e) {
            log.debug("{} could not be told that it is closed", remote, e);
        }
    }

    /** A connection that is half closed is of no use to SSH. */
    @Override
    public void shutdownOutputStream() {
        close(false);
    }

    /** Only what forwards connections stops reading. */
    @Override
    public void suspendRead() {
        throw new UnsupportedOperationException("a tunnel is read as it comes");
    }

    @Override
    public void resumeRead() {
        throw new UnsupportedOperationException("a tunnel is read as it comes");
    }

    @Override
    public long getId() {
        return id;
    }

    @Override
    public IoService getService() {
        return tunnel.getSession().getIoSession().getService();
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress getLocalAddress() {
        return tunnel.getSession().getIoSession().getLocalAddress();
    }

    @Override
    public @Nullable SocketAddress getAcceptanceAddress() {
        return null;
    }

    @Override
    public @Nullable Object getAttribute(Object key) {
        return attributes.get(key);
    }

    @Override
    public @Nullable Object setAttribute(Object key, Object value) {
        return attributes.put(key, value);
    }

    @Override
    public @Nullable Object setAttributeIfAbsent(Object key, Object value) {
        return attributes.putIfAbsent(key, value);
    }

    @Override
    public @Nullable Object removeAttribute(Object key) {
        return attributes.remove(key);
    }

    @Override
    public String toString() {
        return "tunnel to " + remote;
    }
}
