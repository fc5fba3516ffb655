package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Sniffer;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A peer made of bytes, which may do everything wrong. */
final class RawPeer implements Closeable {

    static final int HELLO = 1;
    static final int CONFIRM = 2;
    static final int READY = 3;
    static final int REJECT = 4;
    static final int BYE = 5;
    static final int CHUNK = 8;
    static final int HAD = 13;

    /** A message of the protocol. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Message(int type, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    final Socket socket;
    private final DataInputStream in;
    private final Queue<Message> messages = new ArrayDeque<>();

    RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(Wait.SECONDS * 1_000);
        in = new DataInputStream(socket.getInputStream());
    }

    static RawPeer dialling(int port) throws IOException {
        RawPeer peer = new RawPeer(new Socket(InetAddress.getLoopbackAddress(), port));
        peer.write(magic());
        return peer;
    }

    static byte[] magic() {
        byte[] magic = new byte[Sniffer.magic().remaining()];
        Sniffer.magic().get(magic);
        return magic;
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void length(int length) throws IOException {
        write(ByteBuffer.allocate(4).putInt(length).array());
    }

    void send(int type, byte[] body) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(type);
        int rest = body.length;
        for (; rest >= 128; rest >>>= 7) {
            message.write(rest | 128);
        }
        message.write(rest);
        message.writeBytes(body);
        length(message.size());
        write(message.toByteArray());
    }

    void expectMagic() throws IOException {
        assertThat(in.readNBytes(4)).isEqualTo(magic());
    }

    /** The next message of some type; those of others are dropped. */
    Message receive(int type) throws IOException {
        for (Message next; (next = next()) != null; ) {
            if (next.type() == type) {
                return next;
            }
        }
        throw new EOFException("no message " + type + " came before the end");
    }

    /** Waits until the other end has closed the connection. */
    void awaitEnd() throws IOException {
        while (next() != null) {
            // whatever it still has to say
        }
    }

    private @Nullable Message next() throws IOException {
        if (messages.isEmpty()) {
            byte[] frame;
            try {
                frame = new byte[in.readInt()];
                in.readFully(frame);
            } catch (EOFException e) {
                return null;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset");
                return null;
            }
            ByteBuffer bytes = ByteBuffer.wrap(frame);
            while (bytes.hasRemaining()) {
                int type = bytes.get();
                int length = 0;
                byte bits = -1;
                for (int shift = 0; bits < 0; shift += 7) {
                    bits = bytes.get();
                    length |= (bits & 127) << shift;
                }
                byte[] body = new byte[length];
                bytes.get(body);
                messages.add(new Message(type, body));
            }
        }
        return messages.remove();
    }

    /** The body of a hello. */
    static byte[] hello(int version, long origin, boolean secured, String herd) {
        ByteBuffer hello = ByteBuffer.allocate(512);
        hello.put((byte) version).put((byte) version).putLong(0).put((byte) (secured ? 1 : 0));
        hello.putLong(origin).put(new byte[32]).putInt(8 << 10);
        hello.put((byte) herd.length()).put(herd.getBytes(StandardCharsets.US_ASCII));
        hello.put((byte) 3).put("raw".getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        byte[] body = new byte[hello.flip().remaining()];
        hello.get(body);
        return body;
    }

    /** A hello as another run of its node would say it. */
    static byte[] withOtherOrigin(byte[] hello) {
        byte[] other = hello.clone();
        other[11] ^= 1;
        return other;
    }

    /** The proof of who dialled, or of who was. */
    static byte[] proof(String secret, String role, byte[] diallersHello, byte[] acceptorsHello) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(("herd link, " + role).getBytes(StandardCharsets.US_ASCII));
        for (byte[] hello : new byte[][] {diallersHello, acceptorsHello}) {
            mac.update((byte) (hello.length >>> 8));
            mac.update((byte) hello.length);
            mac.update(hello);
        }
        return mac.doFinal();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
