package dev.herd.benchmarks.hosts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own on one of the hosts; what it is told, see {@link Server}. Used by one thread at a time. */
public final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final PrintStream in;
    private final BufferedReader out;

    private ServerProcess(Process process) {
        this.process = process;
        in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a node; {@link #listening} waits for it. What it logs goes to this process's standard error.
     *
     * @param hosts the hosts
     * @param host on which of them
     * @param heap the most memory it takes, for instance {@code 256m}
     * @param settings the node's
     * @return the process
     * @throws IOException if there can't be one
     */
    public static ServerProcess start(Hosts hosts, int host, String heap, Map<String, String> settings)
            throws IOException {
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add(name + "=" + value));
        return start(hosts, host, heap, Server.class, arguments);
    }

    /**
     * Starts something that passes on whatever it gets, both ways, later; it can't be told anything.
     *
     * @param hosts the hosts
     * @param host on which of them
     * @param scheme tcp or udp
     * @param port where it listens
     * @param to the address that it passes things on to
     * @param toPort the port there
     * @param millis how much later, in milliseconds
     * @return the process
     * @throws IOException if there can't be one
     */
    public static ServerProcess delay(Hosts hosts, int host, String scheme, int port, String to, int toPort, int millis)
            throws IOException {
        List<String> arguments =
                List.of(scheme, Integer.toString(port), to, Integer.toString(toPort), Integer.toString(millis));
        return start(hosts, host, "256m", Delay.class, arguments);
    }

    private static ServerProcess start(Hosts hosts, int host, String heap, Class<?> main, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(hosts.on(host, command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // Ctrl-C leaves none behind
        return new ServerProcess(process);
    }

    /**
     * Waits until it listens. Once, before anything else.
     *
     * @throws IOException if it ends instead
     */
    public void listening() throws IOException {
        answer("a node that listens");
    }

    /**
     * Tells it something and waits for its answer.
     *
     * @param words what
     * @return the answer
     * @throws IOException if it ends instead
     */
    public String tell(Object... words) throws IOException {
        say(words);
        return answer(words[0]);
    }

    /**
     * The same where nothing may be thrown.
     *
     * @param words what
     * @return the answer
     */
    public String ask(Object... words) {
        try {
            return tell(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        in.println(line);
    }

    private String answer(Object to) throws IOException {
        String answer = out.readLine();
        if (answer == null) {
            throw new IOException("a node has ended and not answered to " + to);
        }
        return answer;
    }

    /** Ends it. */
    @Override
    public void close() {
        in.close();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
