package dev.herd.benchmarks.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.IntStream;

/** Ports of the loopback address, for systems whose nodes have to know each other's before they listen. */
final class Ports {
    private static final int LAST = 20_000;

    private Ports() {}

    /** So many that were free a moment ago, one after the other, at or after {@code first}. */
    static List<Integer> free(int first, int count) throws IOException {
        for (int from = first; from < LAST; from += count) {
            List<Integer> ports = IntStream.range(from, from + count).boxed().toList();
            if (ports.stream().allMatch(Ports::isFree)) {
                return ports;
            }
        }
        throw new IOException("no " + count + " free ports from " + first + " to " + LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
