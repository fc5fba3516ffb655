package dev.herd.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One workload on one system, in a process of its own: prints {@code RESULT value name} for each figure. */
final class Child {

    static final String RESULT = "RESULT ";

    private Child() {}

    static void run(long begun, Options.Subject system, Options.Workload workload, boolean quick)
            throws IOException, InterruptedException, TimeoutException {
        Map<String, Double> results = new LinkedHashMap<>();
        switch (workload) {
            case LATENCY -> {
                Latency latency = new Latency(quick ? 2 : 5, quick ? 3 : 10);
                try (Cluster cluster = start(begun, system, latency, results)) {
                    latency.run(cluster, results);
                }
            }
            case FLOOD -> {
                try (Cluster cluster = start(begun, system, null, results)) {
                    new Flood(cluster, quick ? 20_000 : 200_000).run(results);
                }
            }
            case STARTUP -> StartUp.run(begun, system, results);
            case WIRE, LOSSY, DELAYED, FAIRNESS -> OnHosts.run(system, workload, quick, results);
        }
        results.forEach((name, value) -> System.out.println(RESULT + value + " " + name));
    }

    private static Cluster start(
            long begun, Options.Subject system, Cluster.@Nullable Probe probe, Map<String, Double> results)
            throws IOException, InterruptedException, TimeoutException {
        Cluster cluster = Cluster.start(system, probe);
        results.put("main to five linked ms", (double) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        return cluster;
    }
}
