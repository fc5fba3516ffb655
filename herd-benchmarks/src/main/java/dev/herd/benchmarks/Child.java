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

    private final long begun;
    private final Task task;
    private final Options.Subject system;
    private final boolean quick;
    private final Map<String, Double> results = new LinkedHashMap<>();

    private Child(long begun, Task task) {
        this.begun = begun;
        this.task = task;
        system = task.system();
        quick = task.quick();
    }

    static void run(long begun, Task task) throws IOException, InterruptedException, TimeoutException {
        Child child = new Child(begun, task);
        child.run();
        child.results.forEach((name, value) -> System.out.println(line(name, value)));
    }

    static String line(String name, double value) {
        return RESULT + value + " " + name;
    }

    private void run() throws IOException, InterruptedException, TimeoutException {
        switch (task.workload()) {
            case LATENCY -> latency(quick ? 2 : 5, quick ? 3 : 10);
            case FLOOD -> {
                try (Cluster cluster = five(null)) {
                    Flood.byOne(cluster, quick ? 20_000 : 200_000).run(results);
                }
            }
            case ALL_WRITE -> {
                try (Cluster cluster = five(null)) {
                    Flood.byAll(cluster, quick ? 4_000 : 40_000).run(results);
                }
            }
            case TWO_THREADS -> TwoThreads.run(system, quick ? 40_000 : 200_000, results);
            case GROWTH -> Growth.run(system, task.nodes(), quick ? 100_000 : 800_000, results);
            case HOT_KEYS -> {
                try (Cluster cluster = five(null)) {
                    new HotKeys(cluster, quick ? 50_000 : 1_000_000).run(results);
                }
            }
            case JOIN -> new Join(quick ? 20_000 : 200_000, quick ? 1 : 3).run(system, results);
            case JOIN_1M -> new Join(quick ? 100_000 : 1_000_000, quick ? 1 : 3).run(system, results);
            case HEAP -> {
                try (Cluster cluster = Cluster.start(system, 1, null)) {
                    new Heap(cluster, quick ? 100_000 : 1_000_000).run(results);
                }
            }
            case READ -> {
                try (Cluster cluster = Cluster.start(system, 1, null)) {
                    new Read(cluster, quick ? 500_000 : 3_000_000).run(results);
                }
            }
            case BIG_VALUES -> {
                try (Cluster cluster = five(null)) {
                    new BigValues(cluster).run(quick ? 16 : 64, results);
                }
            }
            case SLOW_PEER -> new SlowPeer(quick ? 1 : 9, quick ? 2 : 3, quick ? 60_000 : 200_000).run(results);
            case STARTUP -> StartUp.run(begun, system, quick ? 3 : 30, results);
            case WIRE, LOSSY, DELAYED, FAIRNESS -> OnHosts.run(system, task.workload(), quick, results);
        }
    }

    private void latency(int warmUp, int measured) throws IOException, InterruptedException, TimeoutException {
        Latency latency = new Latency(0, (warmUp + measured) * Latency.PER_SECOND);
        try (Cluster cluster = five(latency)) {
            latency.run(cluster, warmUp, results);
        }
    }

    private Cluster five(Cluster.@Nullable Probe probe) throws IOException, InterruptedException, TimeoutException {
        Cluster cluster = Cluster.start(system, probe);
        results.put("main to five linked ms", (double) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        return cluster;
    }
}
