package dev.herd.benchmarks;

import dev.herd.Herd;
import dev.herd.transport.Endpoint;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * What links over SSH are encrypted with. Two ends take the first cipher of the dialler's that the acceptor has, too; here
 * both are nodes of the same settings, so it is the first that a node offers (RFC 4253, section 7.1).
 */
final class SshCipher {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int KEXINIT = 20;
    private static final int COOKIE_BYTES = 16;
    private static final int MOST_BYTES = 35_000;
    private static final String VERSION = "SSH-2.0-";

    private SshCipher() {}

    /** Starts a node and hears what it offers. */
    static String negotiated() throws IOException {
        try (Wiring wiring = new SshWiring();
                Herd herd = wiring.builder("alone").start()) {
            return first(herd.listening().get(0));
        }
    }

    private static String first(Endpoint node) throws IOException {
        try (Socket socket = new Socket(node.host(), node.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write((VERSION + "benchmark\r\n").getBytes(StandardCharsets.US_ASCII));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            String version = line(in);
            in.readInt(); // the packet's length
            in.readByte(); // and that of its padding
            int type = in.readByte();
            if (!version.startsWith(VERSION) || type != KEXINIT) {
                throw new WrongResultException("'" + version + "' began with a message of type " + type);
            }
            in.skipNBytes(COOKIE_BYTES);
            names(in); // key exchanges
            names(in); // kinds of host keys
            return names(in).split(",", 2)[0];
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (byte next = in.readByte(); next != '\n'; next = in.readByte()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private static String names(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new WrongResultException("a list of " + length + " bytes");
        }
        return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    }
}
