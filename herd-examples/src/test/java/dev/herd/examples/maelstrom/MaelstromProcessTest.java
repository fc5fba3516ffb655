package dev.herd.examples.maelstrom;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.herd.testkit.Eventually;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as processes, linked by their standard inputs and outputs alone. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MaelstromProcessTest {

    private static final List<String> NAMES = List.of("n0", "n1", "n2");

    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, BufferedWriter> inputs = new ConcurrentHashMap<>();
    private final Map<Long, JsonObject> answers = new ConcurrentHashMap<>();
    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();
    private long lastId;

    private void start(String name) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Maelstrom.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.put(name, process);
        inputs.put(name, new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)));
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Thread thread = new Thread(() -> output.lines().forEach(this::route), "router-" + name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((which, e) -> failures.put(name, e));
        thread.start();
    }

    private void route(String line) {
        JsonObject message = JsonParser.parseString(line).getAsJsonObject();
        String to = message.get("dest").getAsString();
        if (to.equals("c1")) {
            JsonObject body = message.getAsJsonObject("body");
            answers.put(body.get("in_reply_to").getAsLong(), body);
        } else {
            write(to, line);
        }
    }

    private void write(String to, String line) {
        BufferedWriter input = inputs.get(to);
        if (input == null) {
            throw new IllegalStateException("there is no " + to + ", whom this is for: " + line);
        }
        synchronized (input) {
            try {
                input.write(line + "\n");
                input.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private JsonObject ask(String node, String body) {
        long id = ++lastId;
        JsonObject request = JsonParser.parseString(body).getAsJsonObject();
        request.addProperty("msg_id", id);
        write(node, "{\"src\":\"c1\",\"dest\":\"" + node + "\",\"body\":" + request + "}");
        Eventually.within(Duration.ofSeconds(60)).until(node + " answers " + body, () -> answers.containsKey(id));
        return Objects.requireNonNull(answers.get(id));
    }

    private JsonArray read(String node) {
        return ask(node, "{\"type\":\"read\"}").getAsJsonArray("messages");
    }

    @Test
    void whatIsBroadcastToOneIsReadFromAll() throws IOException, InterruptedException {
        for (String name : NAMES) {
            start(name);
        }
        for (String name : NAMES) {
            ask(name, "{\"type\":\"init\",\"node_id\":\"" + name + "\",\"node_ids\":[\"n0\",\"n1\",\"n2\"]}");
        }
        String line = "{\"type\":\"topology\",\"topology\":{\"n0\":[\"n1\"],\"n1\":[\"n0\",\"n2\"],\"n2\":[\"n1\"]}}";
        NAMES.forEach(name -> ask(name, line));
        ask("n0", "{\"type\":\"broadcast\",\"message\":1}");
        ask("n2", "{\"type\":\"broadcast\",\"message\":2}");
        for (String name : NAMES) {
            Eventually.within(Duration.ofSeconds(60))
                    .until(name + " has both", () -> read(name).size() == 2);
        }
        assertThat(failures).isEmpty();
        for (BufferedWriter input : inputs.values()) {
            input.close();
        }
        for (Process process : processes.values()) {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
    }

    @AfterEach
    void end() {
        processes.values().forEach(Process::destroyForcibly);
    }
}
