package dev.herd.examples.processes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Carries connections to a port of this machine, and can let them hang, or break them. */
final class CuttableProxy implements Closeable {

    private final ServerSocket listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private boolean hangs; // guarded by this

    CuttableProxy(int port) throws IOException {
        this.port = port;
        daemon(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() throws IOException {
        while (true) {
            Socket here = listening.accept();
            Socket there;
            try {
                there = new Socket(InetAddress.getLoopbackAddress(), port);
            } catch (IOException e) {
                here.close(); // nobody is there, for now
                continue;
            }
            open.add(here);
            open.add(there);
            daemon(() -> copy(here, there));
            daemon(() -> copy(there, here));
        }
    }

    private void copy(Socket from, Socket to) throws IOException {
        byte[] bytes = new byte[8_192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                awaitThrough();
                out.write(bytes, 0, count);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
        }
    }

    private synchronized void awaitThrough() throws InterruptedException {
        while (hangs) {
            wait();
        }
    }

    /** Nothing gets through any more, and neither end is told. */
    synchronized void hang() {
        hangs = true;
    }

    /** Breaks what there is; what comes from now on is carried. */
    synchronized void restore() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        hangs = false;
        notifyAll();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // a connection has been broken, or all is over
                    }
                },
                "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        restore();
    }
}
