package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.Eventually;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.common.util.threads.SshThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes of a connection that ends while MINA still connects. */
@Timeout(60)
class HopTest {

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(30));
    private final AtomicReference<@Nullable IoSession> connection = new AtomicReference<>();
    private final Pools pools = slow(Pools.of("hop", 2));
    private final Trust trust = new TestTrust();
    private final Shared shared = new Shared(
            new TransportContext("hop", Limits.defaults(), true, Map.of(), (remote, reason) -> {}),
            trust,
            pools.work(),
            pools.timer());
    private final Outbound client = Setup.client(Settings.of(Map.of()), trust, pools);

    @AfterEach
    void stop() throws IOException {
        client.close();
        pools.shutdown();
    }

    @Test
    void theReasonIsKnownOfAConnectionThatEndsAtOnce() throws Exception {
        assertThat(reasonWhenHostSays("SSH-3.0-mine\r\n", true)).contains("SSH-3.0-mine");
    }

    @Test
    void whatHappenedToAConnectionThatIsClosedAtOnceIsNotToldInWordsOfMinas() throws Exception {
        assertThat(reasonWhenHostSays("", false)).containsAnyOf(Reasons.GONE, "broken pipe", "connection reset");
    }

    private String reasonWhenHostSays(String words, boolean stays) throws Exception {
        client.addSessionListener(new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
                connection.set(session.getIoSession());
            }
        });
        CompletableFuture<String> failure = new CompletableFuture<>();
        try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var accepting = Executors.newSingleThreadExecutor();
            var unused = accepting.submit(() -> {
                try (Socket socket = host.accept()) {
                    socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    while (stays && socket.getInputStream().read() >= 0) {
                        // until the other end closes
                    }
                }
                return null;
            });
            Stop stop = new Stop("somebody", "127.0.0.1", host.getLocalPort());
            Strand strand = new Strand(pools.work());
            new Hop(stop, client, trust, shared, strand, new Hop.Outcome() {
                        @Override
                        public void reached(ClientSession session) {
                            failure.complete("reached");
                        }

                        @Override
                        public void failed(String why) {
                            failure.complete(why);
                        }
                    })
                    .connect(InetAddress.getLoopbackAddress());
            accepting.shutdown();
            return failure.get(30, TimeUnit.SECONDS);
        }
    }

    /** A pool that returns to who connects only after the connection has come and gone. */
    private Pools slow(Pools usual) {
        CloseableExecutorService work =
                new SshThreadPoolExecutor(
                        2,
                        2,
                        0,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> {
                            Thread thread = new Thread(task, "hop-test");
                            thread.setDaemon(true);
                            return thread;
                        },
                        new ThreadPoolExecutor.AbortPolicy()) {
                    @Override
                    public Future<?> submit(Runnable task) {
                        Future<?> submitted = super.submit(task);
                        eventually.until("the connection has come and gone", () -> {
                            IoSession now = connection.get();
                            return now != null && AbstractSession.getSession(now, true) == null;
                        });
                        return submitted;
                    }
                };
        return new Pools(work, usual.timer(), usual.resolver(), usual.agent());
    }
}
