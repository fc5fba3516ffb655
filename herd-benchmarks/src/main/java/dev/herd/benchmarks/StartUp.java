package dev.herd.benchmarks;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long a process takes from its main method to a node that listens, how many threads that has, and what five linked
 * nodes cost that have nothing to do. The relay's figure is the floor: what the JVM takes to load Netty and bind a port.
 * Over SSH a node makes its keys, too, as it does when it is started for the first time. A server beside the nodes has been
 * started before: its time is taken off.
 */
final class StartUp {

    static final String LISTENING = "main to listening ms";
    static final String THREADS = "threads of a node alone";
    static final String IDLE = "idle CPU of five, ms/s";

    private static final long SETTLE_MILLIS = 2_000;

    private StartUp() {}

    /** Measures. {@code begun} is when main was entered, by {@link System#nanoTime}. */
    static void run(long begun, Options.Subject system, int idleSeconds, Map<String, Double> results)
            throws IOException, InterruptedException, TimeoutException {
        Set<Thread> before;
        long beside = System.nanoTime();
        try (Cluster alone = Cluster.empty(system, Figure1.GRAPH, null)) {
            beside = system == Options.Subject.REDIS ? System.nanoTime() - beside : 0;
            before = Set.copyOf(Thread.getAllStackTraces().keySet());
            alone.grow();
            results.put(LISTENING, (System.nanoTime() - begun - beside) / 1e6);
            alone.check();
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            results.put(THREADS, (double) threads(before));
        }
        try (Cluster five = Cluster.start(system, null)) {
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            results.put("threads of five linked nodes", (double) threads(before));
            Cost idle = Cost.now();
            TimeUnit.SECONDS.sleep(idleSeconds);
            Cost cost = Cost.now().since(idle);
            five.check();
            results.put(IDLE, cost.cpuNanos() / 1e6 / idleSeconds);
            cost.loopback()
                    .ifPresent(bytes -> results.put("idle bytes on lo of five, B/s", (double) bytes / idleSeconds));
        }
    }

    private static long threads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .count();
    }
}
