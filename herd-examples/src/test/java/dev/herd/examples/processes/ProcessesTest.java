package dev.herd.examples.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.Eventually;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Five processes, linked over TCP, all writing: one is stopped for a while, a link hangs, two are killed and started again.
 * {@code -Dherd.stopSeconds=60} makes it long, and prints how soon they agreed.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ProcessesTest {

    private static final int NODES = 5;
    private static final int STOPPED = 2;
    private static final long SECONDS = Long.getLong("herd.stopSeconds", 6);

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(60));
    private final List<Node> nodes = new ArrayList<>();

    private static final class Node {
        private final Process process;
        private final BufferedWriter input;
        private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
        private final List<String> peers;
        private final String name;
        private int port;

        Node(String name, int port, List<String> peers) throws Exception {
            this.name = name;
            this.peers = peers;
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    WritingNode.class.getName(),
                    name,
                    String.valueOf(port)));
            command.addAll(peers);
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            Thread thread = new Thread(() -> reader.lines().forEach(output::add), "of-" + name);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((which, e) -> output.add("ended: " + e)); // as when it is killed
            thread.start();
            this.port = Integer.parseInt(next("port "));
        }

        /** The rest of the next line that begins so; whatever else a logger says is passed over. */
        private String next(String beginning) throws InterruptedException {
            while (true) {
                String line = output.poll(60, TimeUnit.SECONDS);
                assertThat(line).as("what %s says", name).isNotNull();
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
        }

        void tell(String line) throws IOException {
            input.write(line + "\n");
            input.flush();
        }

        String state() {
            try {
                tell("state");
                return next("state ");
            } catch (IOException e) {
                throw new AssertionError(name, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(name, e);
            }
        }

        void signal(String signal) throws Exception {
            assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(node -> node.process.destroyForcibly());
    }

    private String endpoint(int node) {
        return "tcp://localhost:" + nodes.get(node).port;
    }

    /** How many links there are, counted at both ends. */
    private int links() {
        return nodes.stream()
                .mapToInt(node -> Integer.parseInt(node.state().split(" ", -1)[0]))
                .sum();
    }

    private boolean agree() {
        List<String[]> states =
                nodes.stream().map(node -> node.state().split(" ", -1)).toList();
        return states.stream().allMatch(state -> state[1].equals("true"))
                && states.stream()
                                .map(state -> state[2] + " " + state[3])
                                .distinct()
                                .count()
                        == 1;
    }

    private void restart(int node) throws Exception {
        Node killed = nodes.get(node);
        killed.process.destroyForcibly().waitFor();
        nodes.set(node, new Node(killed.name, killed.port, killed.peers));
        nodes.get(node).tell("write");
    }

    @Test
    void allAgreeWhateverHasHappened() throws Exception {
        int[][] peers = {{}, {0}, {1}, {2, 0}, {3}};
        for (int node = 0; node < NODES; node++) {
            nodes.add(new Node(
                    "n" + node,
                    0,
                    Arrays.stream(peers[node]).mapToObj(this::endpoint).toList()));
        }
        nodes.get(4).process.destroyForcibly().waitFor();
        try (CuttableProxy proxy = new CuttableProxy(nodes.get(1).port)) {
            nodes.set(4, new Node("n4", 0, List.of(endpoint(3), "tcp://localhost:" + proxy.port())));
            eventually.untilEqual("ends of links that are up", 12, this::links);
            for (Node node : nodes) {
                node.tell("write");
            }
            eventually.until("much is written", () -> keys(0) > 1_000);

            nodes.get(STOPPED).signal("STOP");
            CompletableFuture<Void> stopped = after(SECONDS);
            proxy.hang();
            restart(1);
            after(SECONDS / 2).join();
            proxy.restore();
            restart(3);
            stopped.join();
            nodes.get(STOPPED).signal("CONT");

            eventually.untilEqual("ends of links that are up again", 12, this::links);
            for (Node node : nodes) {
                node.tell("rest");
            }
            for (Node node : nodes) {
                node.next("rests");
            }
            long begun = System.nanoTime();
            eventually.until("all agree, and say that they have converged", this::agree);
            long millis = (System.nanoTime() - begun) / 1_000_000;
            if (SECONDS >= 60) {
                System.out.println("all agreed " + millis + " ms after the last write");
            }
            for (Node node : nodes) {
                node.tell("await");
                assertThat(node.next("held by ")).isEqualTo("5");
            }
            assertThat(keys(0)).isGreaterThan(1_000);
        }
    }

    private int keys(int node) {
        return Integer.parseInt(nodes.get(node).state().split(" ", -1)[2]);
    }

    private static CompletableFuture<Void> after(long seconds) {
        return CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS));
    }
}
