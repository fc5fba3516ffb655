package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThrottleTest {

    private static final int RATE = 80_000;

    private ServerSocket listening;
    private Throttle throttle;
    private Socket dialler;
    private Socket dialled;

    @BeforeEach
    void connect() throws IOException {
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        throttle = new Throttle(listening.getLocalPort());
        dialler = new Socket(InetAddress.getLoopbackAddress(), throttle.port());
        dialled = listening.accept();
    }

    @AfterEach
    void close() throws IOException {
        dialled.close();
        dialler.close();
        throttle.close();
        listening.close();
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    /** Sends from a thread of its own, since it may have to wait. */
    private static CompletableFuture<Void> send(Socket from, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                from.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void allBytesPassBothWays() throws IOException {
        byte[] much = bytes(3_000_000);
        CompletableFuture<Void> there = send(dialler, much);
        CompletableFuture<Void> back = send(dialled, much);

        assertThat(dialled.getInputStream().readNBytes(much.length)).isEqualTo(much);
        assertThat(dialler.getInputStream().readNBytes(much.length)).isEqualTo(much);
        there.join();
        back.join();
        assertThat(throttle.passed()).isEqualTo(much.length);
    }

    @Test
    void whatTheDialledEndSendsTakesItsTime() throws IOException {
        throttle.limit(RATE);
        byte[] some = bytes(RATE / 2);
        long start = System.nanoTime();
        CompletableFuture<Void> sent = send(dialled, some);

        assertThat(dialler.getInputStream().readNBytes(some.length)).isEqualTo(some);
        sent.join();

        // The first read may be of a whole buffer, since it had begun before there was a limit; but that has to be
        // waited for,
        // too. Only what was read last needn't.
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(450));
    }

    @Test
    void theOtherWayIsAsFastAsEver() throws IOException {
        throttle.limit(1);
        byte[] much = bytes(3_000_000);
        CompletableFuture<Void> sent = send(dialler, much);

        assertThat(dialled.getInputStream().readNBytes(much.length)).isEqualTo(much);
        sent.join();
    }

    @Test
    void aSenderIsHeldBackUntilTheLimitIsLifted() throws IOException {
        throttle.limit(1);
        byte[] more = bytes(64_000_000); // than all buffers on the way hold
        CompletableFuture<Void> sent = send(dialled, more);
        assertThat(dialler.getInputStream().readNBytes(1)).hasSize(1);
        assertThat(sent).isNotDone();

        throttle.unlimited();

        assertThat(dialler.getInputStream().readNBytes(more.length - 1)).hasSize(more.length - 1);
        sent.join();
    }

    @Test
    void theOtherEndHearsOfOneThatIsGone() throws IOException {
        dialled.close();

        assertThat(dialler.getInputStream().read()).isNegative();
    }
}
