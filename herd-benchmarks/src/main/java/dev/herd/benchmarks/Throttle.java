package dev.herd.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes on what comes over TCP, both ways, and reads what the dialled end sends no faster than it is told. It keeps next to
 * nothing itself, and has the kernel keep little for it, so the sender's own buffers fill up and TCP holds it back, as it
 * would if its peer read slowly.
 */
final class Throttle implements AutoCloseable {

    /** What the kernel is asked to take of the dialled end's bytes before they are read. */
    private static final int RECEIVE_BYTES = 4_096;

    private static final int MOST_BYTES = 65_536;

    /** So often a second something is read where the rate allows it: bytes come evenly, not in lumps. */
    private static final int PER_SECOND = 100;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ServerSocket listening;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong passed = new AtomicLong();
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private volatile boolean closed;

    /** Listens on loopback, and passes on to a port there, without limit at first. */
    Throttle(int port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        listening = new ServerSocket(0, 1, loopback);
        target = new InetSocketAddress(loopback, port);
        thread(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** From now on so much is read in a second of what the dialled end sends. */
    void limit(long bytes) {
        bytesPerSecond = bytes;
    }

    void unlimited() {
        bytesPerSecond = Long.MAX_VALUE;
    }

    /** How many bytes of the dialled end's have been read. */
    long passed() {
        return passed.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket dialler = track(listening.accept());
            Socket dialled = track(new Socket());
            dialled.setReceiveBufferSize(RECEIVE_BYTES); // counts only if it is said before
            dialled.connect(target);
            dialler.setTcpNoDelay(true);
            dialled.setTcpNoDelay(true);
            thread(() -> pass(dialler, dialled));
            thread(() -> passSlowly(dialled, dialler));
        }
    }

    private Socket track(Socket socket) throws IOException {
        open.add(socket);
        if (closed) {
            socket.close();
        }
        return socket;
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private void passSlowly(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[MOST_BYTES];
            long due = System.nanoTime();
            for (int read = in.read(bytes, 0, share()); read >= 0; read = in.read(bytes, 0, share())) {
                passed.addAndGet(read);
                out.write(bytes, 0, read);
                due = awaitTurn(due, read);
            }
        }
    }

    private int share() {
        return (int) Math.max(1, Math.min(MOST_BYTES, bytesPerSecond / PER_SECOND));
    }

    /** Returns when the bytes have had their time. What comes late, since there was nothing to read, makes no room for more. */
    private long awaitTurn(long due, int read) {
        long limit = bytesPerSecond;
        if (limit == Long.MAX_VALUE) {
            return System.nanoTime();
        }
        long next = Math.max(due, System.nanoTime() - SECOND / PER_SECOND) + read * SECOND / limit;
        for (long left = next - System.nanoTime();
                left > 0 && bytesPerSecond == limit && !closed;
                left = next - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, SECOND / PER_SECOND)); // so that a new limit counts soon
        }
        return next;
    }

    private interface Work {
        void run() throws IOException;
    }

    private void thread(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        closeAll(); // one end is gone: the other is told so
                    }
                },
                "throttle");
        thread.setDaemon(true);
        thread.start();
    }

    private void closeAll() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listening.close();
        closeAll();
    }
}
