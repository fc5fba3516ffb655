package dev.herd.benchmarks;

import dev.herd.Herd;
import dev.herd.benchmarks.relay.RelayNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long a process takes from its main method to a node that listens, and how many threads Herd then has. The relay's
 * figure is the floor: what the JVM takes to load Netty and bind a port. Over SSH a node makes its keys, too, as it does
 * when it is started for the first time.
 */
final class StartUp {

    private static final String LISTENING = "main to listening ms";
    private static final long IDLE_MILLIS = 1_000;

    private StartUp() {}

    /** Measures. {@code begun} is when main was entered, by {@link System#nanoTime}. */
    static void run(long begun, Options.Subject system, Map<String, Double> results)
            throws IOException, InterruptedException, TimeoutException {
        if (system == Options.Subject.RELAY) {
            relay(begun, results);
        } else {
            herd(system, begun, results);
        }
    }

    private static void relay(long begun, Map<String, Double> results) {
        try (RelayNode node = new RelayNode("alone", (key, value) -> {})) {
            node.listen();
            results.put(LISTENING, sinceMillis(begun));
        }
    }

    private static void herd(Options.Subject system, long begun, Map<String, Double> results)
            throws IOException, InterruptedException, TimeoutException {
        try (Wiring wiring = Wiring.of(system);
                Herd herd = wiring.builder("alone").start()) {
            results.put(LISTENING, sinceMillis(begun));
            if (herd.listening().isEmpty()) {
                throw new WrongResultException("the node does not listen");
            }
            TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
            results.put("threads of a node alone", (double) threads());
        }
        try (HerdCluster five = HerdCluster.start(Wiring.of(system), null)) {
            TimeUnit.MILLISECONDS.sleep(IDLE_MILLIS);
            results.put("threads of five linked nodes", (double) threads());
            five.check();
        }
    }

    private static double sinceMillis(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("herd-"))
                .count();
    }
}
