package dev.herd.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a {@link Child} in a new JVM, with the same jar and the same flags for every system. */
final class Fork {

    static final List<String> FLAGS = List.of("-Xms2g", "-Xmx2g", "-XX:+UseG1GC");
    private static final int MOST_MINUTES = 5;
    private static final int GOODBYE_SECONDS = 5;

    private Fork() {}

    static Map<String, Double> run(Options.Subject system, Options.Workload workload, boolean quick)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-Dfile.encoding=UTF-8", "-cp", System.getProperty("java.class.path")));
        command.add(Benchmarks.class.getName());
        command.addAll(List.of(Benchmarks.CHILD, Options.lower(system), Options.lower(workload)));
        if (quick) {
            command.add("--quick");
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread killer = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(killer); // Ctrl-C leaves no child behind
        try {
            Map<String, Double> results = read(process);
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0 || results.isEmpty()) {
                throw new WrongResultException(
                        Options.lower(workload) + " on " + Options.lower(system) + " failed: " + process);
            }
            return results;
        } finally {
            end(process);
            Runtime.getRuntime().removeShutdownHook(killer);
        }
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

    private static Map<String, Double> read(Process process) throws IOException {
        Map<String, Double> results = new LinkedHashMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(Child.RESULT)) {
                    String[] parts = line.substring(Child.RESULT.length()).split(" ", 2);
                    results.put(parts[1], Double.valueOf(parts[0]));
                } else {
                    System.err.println(line);
                }
            }
        }
        return results;
    }
}
