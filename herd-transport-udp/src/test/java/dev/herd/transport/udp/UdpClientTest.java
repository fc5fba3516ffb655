package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.herd.Herd;
import dev.herd.HerdClient;
import dev.herd.testkit.Eventually;
import dev.herd.testkit.RecordingAcceptor;
import dev.herd.transport.Answer;
import dev.herd.transport.Endpoint;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients over sockets. */
@Timeout(120)
class UdpClientTest {

    private static final Endpoint LOCAL = Endpoint.parse("udp://localhost:0");
    private static final int SECONDS = 30;

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(SECONDS));
    private final RecordingAcceptor acceptor = new RecordingAcceptor("accepted", 65_536);

    private static UdpTransport started() {
        UdpTransport transport = new UdpTransport();
        transport.start(new TransportContext("node", Limits.defaults(), true, Map.of()));
        return transport;
    }

    private static String ask(DatagramSocket socket, String host, int port, String text) throws IOException {
        byte[] said = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(said, said.length, InetAddress.getByName(host), port));
        DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
        socket.setSoTimeout(SECONDS * 1_000);
        socket.receive(answer);
        // From the address that was asked, or who asked would take it for somebody else's.
        assertThat(answer.getAddress()).isEqualTo(InetAddress.getByName(host));
        assertThat(answer.getPort()).isEqualTo(port);
        return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void aDatagramIsAnsweredByOneFromTheAddressThatWasAsked(String host) throws IOException {
        try (UdpTransport transport = started();
                DatagramSocket client = new DatagramSocket()) {
            int port = transport.listen(LOCAL, acceptor).get(0).port();
            assertThat(ask(client, host, port, "one\r\ntwo")).isEqualTo("one\ntwo\n");
            assertThat(acceptor.recordedClients().sessions().get(0).remote()).endsWith(":" + client.getLocalPort());
            assertThat(acceptor.recordedClients().sessions().get(0).loopback()).isTrue();
        }
        acceptor.recordedClients().check();
    }

    @Test
    void anAnswerFromAnotherThreadComesInOneDatagram() throws IOException {
        Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS);
        acceptor.recordedClients()
                .answer((session, line) ->
                        CompletableFuture.supplyAsync(() -> Answer.of(line + "\n" + "y".repeat(5_000)), later));
        try (UdpTransport transport = started();
                DatagramSocket client = new DatagramSocket()) {
            int port = transport.listen(LOCAL, acceptor).get(0).port();
            assertThat(ask(client, "127.0.0.1", port, "late")).isEqualTo("late\n" + "y".repeat(5_000) + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "::1"})
    void ncIsAnswered(String host) throws Exception {
        assumeTrue(hasNc(), "there is no nc on this machine");
        try (UdpTransport transport = started()) {
            int port = transport.listen(LOCAL, acceptor).get(0).port();
            Process nc = new ProcessBuilder("nc", "-u", "-w1", host, Integer.toString(port)).start();
            nc.getOutputStream().write("WHATSAT kiwi.cs.ucla.edu 10 5\n".getBytes(StandardCharsets.UTF_8));
            nc.getOutputStream().close();
            assertThat(new String(nc.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("WHATSAT kiwi.cs.ucla.edu 10 5\n");
        }
    }

    private static boolean hasNc() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nc")));
    }

    @Test
    void peersAndClientsShareAPortAndBytesFromStrangersHarmNeither() throws IOException {
        try (UdpTransport transport = started();
                DatagramSocket stranger = new DatagramSocket();
                DatagramSocket client = new DatagramSocket()) {
            int port = transport.listen(LOCAL, acceptor).get(0).port();
            Random random = new Random(3);
            for (int i = 0; i < 3_000; i++) {
                byte[] bytes = new byte[random.nextInt(i % 100 == 0 ? 65_508 : 1_300)];
                random.nextBytes(bytes);
                stranger.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
            }
            List<String> answers = new ArrayList<>();
            // The socket's buffer may be full of what came before: who is not answered asks again.
            eventually.until("the client is answered", () -> answered(client, port, answers));
            assertThat(answers).containsExactly("hello\n");
        }
        acceptor.recordedClients().check();
    }

    private static boolean answered(DatagramSocket client, int port, List<String> answers) {
        try {
            byte[] said = "hello".getBytes(StandardCharsets.UTF_8);
            client.send(new DatagramPacket(said, said.length, InetAddress.getLoopbackAddress(), port));
            client.setSoTimeout(500);
            DatagramPacket answer = new DatagramPacket(new byte[100], 100);
            client.receive(answer);
            return answers.add(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void everyQuestionIsAnsweredThoughTheFirstNodeLeaves() throws Exception {
        try (Herd first = herd("first");
                Herd second = herd("second");
                HerdClient client = HerdClient.builder()
                        .endpoints(
                                first.listening().get(0).toString(),
                                second.listening().get(0).toString())
                        .start()) {
            assertThat(answer(client.ask("0"))).isEqualTo("first 0");
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(client.ask(String.valueOf(i)));
            }
            CompletableFuture<Void> left = first.closeAsync();
            for (int i = 100; i < 200 || !left.isDone(); i++) {
                CompletableFuture<String> last = client.ask(String.valueOf(i));
                answers.add(last);
                answer(last);
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answer(answers.get(i))).isIn("first " + i, "second " + i);
            }
            assertThat(answer(client.ask("last"))).isEqualTo("second last");
        }
    }

    @Test
    void whereNobodyListensIsToldAtOnce() throws Exception {
        int free;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (Herd second = herd("second");
                HerdClient client = HerdClient.builder()
                        .endpoints(
                                "udp://127.0.0.1:" + free,
                                second.listening().get(0).toString())
                        .patience(Duration.ofHours(1))
                        .timeout(Duration.ofSeconds(SECONDS))
                        .start()) {
            assertThat(answer(client.ask("hello"))).isEqualTo("second hello");
        }
    }

    @Test
    void aLongAnswerComesWhole() throws Exception {
        try (Herd herd = Herd.builder()
                        .node("Blake")
                        .listen("udp://localhost:0")
                        .clients((session, line) ->
                                Answer.of((line + "\n").repeat(20_000) + "end").now())
                        .start();
                HerdClient client = HerdClient.builder()
                        .endpoints(herd.listening().get(0).toString())
                        .start()) {
            List<String> lines = client.ask("a line", "end"::equals).get(SECONDS, TimeUnit.SECONDS);
            assertThat(lines).hasSize(20_001).contains("a line").endsWith("end");
        }
    }

    private static String answer(CompletableFuture<String> answer) throws Exception {
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    private static Herd herd(String name) throws IOException {
        return Herd.builder()
                .node(name)
                .listen("udp://localhost:0")
                .clients((session, line) -> Answer.of(name + " " + line).now())
                .start();
    }
}
