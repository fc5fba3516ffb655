package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.transport.Endpoint;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TcpTransportTest {

    private static final Endpoint ANY = Endpoint.parse("tcp://localhost:0");

    @RegisterExtension
    final TcpFixture tcp = new TcpFixture();

    private final TestServer server = new TestServer();

    @Test
    void localhostIsBothFamiliesAtOnePort() throws Exception {
        List<Endpoint> at = tcp.transport().listen(ANY, server);
        assertThat(at).hasSize(1);
        assertThat(at.get(0)).isEqualTo(ANY.withPort(at.get(0).port()));
        assertThat(at.get(0).port()).isPositive();
        for (String host : List.of("127.0.0.1", "::1")) {
            TcpFixture.write(tcp.socket(at.get(0), host), "hello\n");
        }
        Wait.until("both", () -> server.sessions.size() == 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aPortThatIsTakenIsNamed(String where) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getAllByName(where)[0])) {
            Endpoint at = ANY.withPort(taken.getLocalPort());
            TcpTransport transport = tcp.transport();
            assertThatThrownBy(() -> transport.listen(at, server))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(at.toString())
                    .hasMessageContaining(where + " port " + at.port())
                    .hasMessageContaining("in use");
            String other = where.equals("::1") ? "127.0.0.1" : "::1";
            Wait.until("nothing is left bound at the other address", () -> {
                try (ServerSocket free = new ServerSocket(at.port(), 1, InetAddress.getAllByName(other)[0])) {
                    return free.isBound();
                } catch (BindException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void withoutAuthenticationItListensOnLoopbackOnly() {
        assertThatThrownBy(() -> tcp.transport().listen(Endpoint.parse("tcp://0.0.0.0:0"), server))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tcp://0.0.0.0:0")
                .hasMessageContaining("loopback");
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp://localhost:0", "tcp://me@localhost:0", "tcp://localhost:0?x=1"})
    void anEndpointThatMakesNoSenseIsRefused(String endpoint) {
        assertThatThrownBy(() -> tcp.transport().listen(Endpoint.parse(endpoint), server))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65", "two", "-1", "", "1.5", "99999999999"})
    void aMalformedNumberOfThreadsIsNamed(String threads) {
        assertThatThrownBy(() -> start(Map.of("threads", threads)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("herd.tcp.threads")
                .hasMessageContaining("'" + threads + "'")
                .hasMessageContaining("1 to 64");
    }

    @Test
    void anUnknownSettingIsNamed() {
        assertThatThrownBy(() -> start(Map.of("treads", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("herd.tcp.treads");
    }

    @Test
    void threadsAreDaemonsAndNamedAndAsManyAsSet() throws Exception {
        TcpTransport transport = tcp.transport(Limits.defaults(), Map.of("threads", "3"));
        Endpoint at = transport.listen(ANY, server).get(0);
        for (int i = 0; i < 12; i++) {
            TcpFixture.write(tcp.socket(at), "hello\n");
        }
        Wait.until("all sessions", () -> server.sessions.size() == 12);
        List<Thread> threads = herdThreads();
        assertThat(threads)
                .extracting(Thread::getName)
                .contains("herd-test-tcp-1", "herd-test-tcp-2", "herd-test-tcp-3");
        assertThat(threads).hasSize(3).allMatch(Thread::isDaemon);
        transport.close();
        Wait.until("they end", () -> herdThreads().isEmpty());
    }

    @Test
    void itCannotBeClosedByItsOwnThreads() throws Exception {
        TcpTransport transport = tcp.transport();
        Endpoint at = transport.listen(ANY, server).get(0);
        TestPeer peer = new TestPeer();
        transport.connect(at, peer);
        Wait.until(
                "the link",
                () -> peer.isOpen()
                        && server.peers.size() == 1
                        && server.peers.get(0).isOpen());
        CompletableFuture<String> outcome = new CompletableFuture<>();
        peer.onFrame = frame -> {
            try {
                transport.close();
                outcome.complete("closed");
            } catch (IllegalStateException e) {
                outcome.complete(String.valueOf(e.getMessage()));
            }
        };
        server.peers.get(0).send(new byte[] {1});
        assertThat(outcome.get(Wait.SECONDS, TimeUnit.SECONDS)).contains("one of its own threads");
    }

    @Test
    void usedOutOfOrderItSaysSo() {
        TcpTransport transport = new TcpTransport();
        assertThatThrownBy(() -> transport.listen(ANY, server)).isInstanceOf(IllegalStateException.class);
        transport.close();
        TcpTransport started = tcp.transport();
        assertThatThrownBy(() -> started.start(new TransportContext("test", Limits.defaults(), true, Map.of())))
                .isInstanceOf(IllegalStateException.class);
        started.close();
        started.close();
        assertThatThrownBy(() -> started.listen(ANY, server)).isInstanceOf(IOException.class);
    }

    private static void start(Map<String, String> settings) {
        new TcpTransport().start(new TransportContext("test", Limits.defaults(), true, settings));
    }

    private static List<Thread> herdThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("herd-test-tcp-"))
                .filter(thread -> !thread.getName().contains("resolver"))
                .toList();
    }
}
