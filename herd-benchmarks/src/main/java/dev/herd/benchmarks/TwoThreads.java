package dev.herd.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Two threads of the application write at one node, each keys of its own, as fast as they can; four others are linked with
 * that node and with nobody else. Once with all cores and once with one: what more cores are good for while all writes go
 * through one node.
 */
final class TwoThreads {

    static final String RATIO = "updates/s, times those on one core";
    static final String BINDER = "taskset";

    private static final int THREADS = 2;
    private static final int NODES = 5;
    private static final String ON_ONE_CORE = " on one core";

    private TwoThreads() {}

    /** In children. Where there is nothing that binds a process to a core, only what all cores do is told. */
    static Map<String, Double> measure(Task task) throws IOException, InterruptedException {
        Map<String, Double> results = new LinkedHashMap<>(Fork.run(task));
        Optional<Path> binder = Programs.find(BINDER);
        if (binder.isPresent()) {
            Map<String, Double> bound = Fork.run(List.of(binder.get().toString(), "-c", "0"), task);
            for (String figure : List.of(Flood.RATE, Cost.CPU)) {
                results.put(figure + ON_ONE_CORE, bound.getOrDefault(figure, Double.NaN));
            }
            results.put(RATIO, rate(results) / rate(bound));
        }
        return results;
    }

    private static double rate(Map<String, Double> results) {
        return results.getOrDefault(Flood.RATE, Double.NaN);
    }

    /** In a child, on whatever cores it has. */
    static void run(Options.Subject system, int count, Map<String, Double> results)
            throws IOException, InterruptedException, TimeoutException {
        try (Cluster cluster = Cluster.start(system, Graph.star(NODES), null)) {
            Flood.byThreads(cluster, THREADS, count).run(results);
        }
    }
}
