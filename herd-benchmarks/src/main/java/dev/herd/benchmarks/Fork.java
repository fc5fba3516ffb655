package dev.herd.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs a {@link Child} in a new JVM, with the same jar and the same flags for every system. Only the peers' children have
 * their jars, too: those in the folder {@code peers} beside this one's.
 */
final class Fork {

    /** But for the size of the heap. */
    static final List<String> FLAGS = List.of("-XX:+UseG1GC");

    private static final String PEERS = "peers";

    /** What Hazelcast's manual asks for from Java 9 on. */
    private static final List<String> HAZELCAST_FLAGS = List.of(
            "--add-modules=java.se",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

    /** They have much to say that nobody can act on here. */
    private static final List<String> QUIET =
            List.of("-Dorg.jboss.logging.provider=slf4j", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error");

    private static final int MOST_MINUTES = 10;
    private static final int GOODBYE_SECONDS = 5;

    private Fork() {}

    /** Throws WrongResultException if the child has failed. */
    static Map<String, Double> run(Task task) throws IOException, InterruptedException {
        return run(List.of(), task, List.of());
    }

    /** The same, in a JVM with more flags. */
    static Map<String, Double> run(Task task, List<String> flags) throws IOException, InterruptedException {
        return run(List.of(), task, flags);
    }

    /** The same, by a command that is given the child's as its last arguments. */
    static Map<String, Double> run(List<String> by, Task task) throws IOException, InterruptedException {
        return run(by, task, List.of());
    }

    private static Map<String, Double> run(List<String> by, Task task, List<String> flags)
            throws IOException, InterruptedException {
        List<String> java =
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> arguments = concat(flags, arguments(task, System.getProperty("java.class.path")));
        Process process = new ProcessBuilder(
                        concat(by, task.workload().onHosts() ? concat(java, arguments) : Loopback.own(java, arguments)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture<Process> ended = process.onExit().orTimeout(MOST_MINUTES, TimeUnit.MINUTES);
        CompletableFuture<Void> killed = ended.handle((exited, late) -> {
            process.destroyForcibly();
            return null;
        });
        Thread killer = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(killer); // Ctrl-C leaves no child behind
        try {
            Map<String, Double> results = new LinkedHashMap<>();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(line -> read(line, results));
            }
            killed.join();
            if (process.waitFor() != 0 || results.isEmpty()) {
                throw new WrongResultException(task.words() + " failed: " + process);
            }
            return results;
        } finally {
            end(process);
            Runtime.getRuntime().removeShutdownHook(killer);
        }
    }

    /** What {@code java} is given. */
    static List<String> arguments(Task task, String classPath) {
        List<String> arguments = new ArrayList<>(FLAGS);
        arguments.addAll(List.of(
                "-Xms" + task.workload().heap(), "-Xmx" + task.workload().heap()));
        if (task.system() == Options.Subject.HAZELCAST) {
            arguments.addAll(HAZELCAST_FLAGS);
        }
        String ours = classPath;
        if (task.system().peer()) {
            arguments.addAll(QUIET);
            Path beside = Path.of(classPath.split(File.pathSeparator, 2)[0]).resolveSibling(PEERS);
            ours += File.pathSeparator + beside.resolve("*");
        }
        arguments.addAll(List.of("-Dfile.encoding=UTF-8", "-cp", ours));
        arguments.add(Benchmarks.class.getName());
        arguments.add(Benchmarks.CHILD);
        arguments.addAll(task.arguments());
        return arguments;
    }

    private static List<String> concat(List<String> first, List<String> second) {
        List<String> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    /** Gives a child that still runs some time to take its network away. */
    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** A figure is put among the results; whatever else is said is passed on. */
    static void read(String line, Map<String, Double> results) {
        if (line.startsWith(Child.RESULT)) {
            String[] parts = line.substring(Child.RESULT.length()).split(" ", 2);
            results.put(parts[1], Double.valueOf(parts[0]));
        } else {
            System.err.println(line);
        }
    }
}
