package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Endpoint;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Transports for a test, closed behind it; a buffer of theirs that was not given back fails the test. */
final class TcpFixture implements BeforeEachCallback, AfterEachCallback {

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID); // says where what leaked was used
    }

    static final int FRAME_BYTES = 8 << 10;
    static final int LINE_BYTES = 1 << 10;

    /** What the transports refused, each with where it came from. */
    final List<String> refused = new CopyOnWriteArrayList<>();

    private final List<TcpTransport> transports = new ArrayList<>();
    private final List<Socket> sockets = new ArrayList<>();
    private long before;

    @Override
    public void beforeEach(ExtensionContext context) {
        before = buffers();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        transports.forEach(TcpTransport::close);
        Wait.until("all buffers are given back", () -> buffers() <= before);
    }

    /** How many buffers are out of Netty's pool; those that a thread keeps for later are, until it ends. */
    static long buffers() {
        var pool = PooledByteBufAllocator.DEFAULT.metric();
        return Stream.concat(pool.directArenas().stream(), pool.heapArenas().stream())
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    static Limits limits(int links, int clients, int outputBytes, Duration handshakeTime) {
        return limits(FRAME_BYTES, links, clients, outputBytes, handshakeTime);
    }

    static Limits limits(int frameBytes, int links, int clients, int outputBytes, Duration handshakeTime) {
        Limits d = Limits.defaults();
        return new Limits(
                d.keyBytes(),
                d.valueBytes(),
                d.storeKeys(),
                d.storeBytes(),
                d.outboxKeys(),
                frameBytes,
                links,
                clients,
                LINE_BYTES,
                outputBytes,
                handshakeTime,
                d.maxClockSkew(),
                d.maxClientAhead());
    }

    TcpTransport transport() {
        return transport(limits(64, 64, 64 << 10, Duration.ofHours(1)));
    }

    TcpTransport transport(Limits limits) {
        return transport(limits, Map.of());
    }

    TcpTransport transport(Limits limits, Map<String, String> settings) {
        TcpTransport transport = new TcpTransport();
        transport.start(new TransportContext(
                "test", limits, true, settings, (remote, reason) -> refused.add(remote + ": " + reason)));
        transports.add(transport);
        return transport;
    }

    /** A plain socket to a listening transport. */
    Socket socket(Endpoint endpoint) throws IOException {
        return socket(endpoint, "127.0.0.1");
    }

    Socket socket(Endpoint endpoint, String host) throws IOException {
        Socket socket = new Socket(host, endpoint.port());
        socket.setSoTimeout(Wait.SECONDS * 1_000);
        sockets.add(socket);
        return socket;
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** As many bytes as a text has. */
    static void expect(Socket socket, String text) throws IOException {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        assertThat(new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }
}
