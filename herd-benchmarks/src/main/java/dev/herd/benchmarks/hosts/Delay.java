package dev.herd.benchmarks.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The main class of a process that passes on whatever it gets, both ways, some milliseconds later. Its arguments: tcp or udp,
 * the port to listen at, the address and the port to pass things on to, the delay in milliseconds.
 */
final class Delay {

    private static final int MOST_BYTES = 65_536;

    private final long nanos;
    private final InetSocketAddress target;

    private Delay(long nanos, InetSocketAddress target) {
        this.nanos = nanos;
        this.target = target;
    }

    /** Where something goes when its time has come. */
    @FunctionalInterface
    private interface Sink {
        void pass(byte[] bytes) throws IOException;
    }

    private static final class Late {
        private final long due;
        private final byte[] bytes;

        Late(long due, byte[] bytes) {
            this.due = due;
            this.bytes = bytes;
        }
    }

    /**
     * Runs it, until the process is ended.
     *
     * @param args as said
     * @throws IOException if it can't listen
     */
    public static void main(String[] args) throws IOException {
        InetSocketAddress target = new InetSocketAddress(InetAddress.getByName(args[2]), Integer.parseInt(args[3]));
        Delay delay = new Delay(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[4])), target);
        int port = Integer.parseInt(args[1]);
        if (args[0].equals("tcp")) {
            delay.streams(port);
        } else {
            delay.datagrams(port);
        }
    }

    private void streams(int port) throws IOException {
        try (ServerSocket listening = new ServerSocket(port)) {
            System.out.println("passing on");
            while (true) {
                Socket here = listening.accept();
                try {
                    Socket there = new Socket(target.getAddress(), target.getPort());
                    here.setTcpNoDelay(true);
                    there.setTcpNoDelay(true);
                    pump(here, there);
                    pump(there, here);
                } catch (ConnectException e) {
                    here.close(); // nobody listens there any more
                }
            }
        }
    }

    private void pump(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        BlockingQueue<Late> late = late(out::write);
        thread(() -> {
            byte[] bytes = new byte[MOST_BYTES];
            try {
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    late.add(new Late(System.nanoTime() + nanos, Arrays.copyOf(bytes, read)));
                }
            } finally {
                to.close();
            }
        });
    }

    private void datagrams(int port) throws IOException {
        Map<SocketAddress, BlockingQueue<Late>> ways = new HashMap<>();
        try (DatagramSocket here = new DatagramSocket(port)) {
            System.out.println("passing on");
            DatagramPacket packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
            while (true) {
                packet.setLength(MOST_BYTES);
                here.receive(packet);
                SocketAddress from = packet.getSocketAddress();
                BlockingQueue<Late> way = ways.get(from);
                if (way == null) {
                    way = way(here, from);
                    ways.put(from, way);
                }
                way.add(late(packet));
            }
        }
    }

    /** For who sends from another address, another socket: the target must be able to tell them apart. */
    private BlockingQueue<Late> way(DatagramSocket here, SocketAddress from) throws IOException {
        DatagramSocket there = new DatagramSocket();
        there.connect(target);
        BlockingQueue<Late> back = late(bytes -> here.send(new DatagramPacket(bytes, bytes.length, from)));
        thread(() -> {
            DatagramPacket packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
            while (true) {
                packet.setLength(MOST_BYTES);
                there.receive(packet);
                back.add(late(packet));
            }
        });
        return late(bytes -> there.send(new DatagramPacket(bytes, bytes.length)));
    }

    private Late late(DatagramPacket packet) {
        return new Late(System.nanoTime() + nanos, Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    /** A queue that a thread of its own empties, each thing when its time has come. */
    private static BlockingQueue<Late> late(Sink sink) {
        BlockingQueue<Late> queue = new LinkedBlockingQueue<>();
        thread(() -> {
            while (true) {
                Late next = queue.take();
                for (long left = next.due - System.nanoTime(); left > 0; left = next.due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                sink.pass(next.bytes);
            }
        });
        return queue;
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void thread(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (SocketException e) {
                // one end is gone, and the other learns of it
            } catch (IOException | InterruptedException e) {
                System.err.println("no more is passed on one way: " + e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
