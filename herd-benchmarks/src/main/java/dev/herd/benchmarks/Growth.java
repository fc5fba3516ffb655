package dev.herd.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * What a message costs a node, and an update, while the herd grows and each node keeps its four links (three nodes have two
 * each): one node writes, as in a {@link Flood}. Random graphs, but always the same ones. Each size has a process of its
 * own, with all its nodes in it.
 *
 * <p>Measured until every copy has arrived, those that a node has no more need of among them. The fewer the links, the more is
 * written: about as many messages at each size, so that none is measured colder than another.
 */
final class Growth {

    static final int SMALL = 5;
    static final int LARGE = 20;

    private static final List<Integer> SIZES = List.of(3, SMALL, 10, LARGE);
    private static final int LINKS = 4;
    private static final long SEED = 1;

    private final Cluster cluster;
    private final int count;

    private Growth(Cluster cluster, int count) {
        this.cluster = cluster;
        this.count = count;
    }

    /** Processor time by the copies that came to all nodes, so what one costs the node that receives it. */
    static String message(int nodes) {
        return "CPU µs/message at " + nodes + " nodes";
    }

    /** In children. */
    static Map<String, Double> measure(Task task) throws IOException, InterruptedException {
        Map<String, Double> results = new LinkedHashMap<>();
        for (int nodes : SIZES) {
            results.putAll(Fork.run(task.on(nodes)));
        }
        return results;
    }

    /** In a child: of one size, so much writing that each link carries its share of so many messages. */
    static void run(Options.Subject system, int nodes, int messages, Map<String, Double> results)
            throws IOException, InterruptedException, TimeoutException {
        Graph graph = Graph.regular(nodes, Math.min(LINKS, nodes - 1), SEED);
        try (Cluster cluster = Cluster.start(system, graph, null)) {
            new Growth(cluster, messages / graph.edges().size()).run(results);
        }
    }

    private void run(Map<String, Double> results) throws InterruptedException, TimeoutException {
        Flood flood = Flood.byOne(cluster, count);
        flood.write('w');
        awaitArrived();
        System.gc();
        Cluster.Traffic sentBefore = sent();
        Cost before = Cost.now();
        long nanos = flood.write('m');
        awaitArrived();
        Cost cost = Cost.now().since(before);
        Cluster.Traffic sent = sent().since(sentBefore);
        Data.verify(cluster, 'm', count);
        String at = " at " + cluster.size() + " nodes";
        double micros = cost.cpuNanos() / 1e3;
        results.put(Flood.RATE + at, count * 1e9 / nanos);
        results.put("copies/update and node" + at, (double) sent.arrived() / count / cluster.size());
        results.put("CPU µs/update and node" + at, micros / count / cluster.size());
        results.put(message(cluster.size()), micros / sent.arrived());
    }

    private void awaitArrived() throws InterruptedException, TimeoutException {
        Await.until("all copies to arrive", () -> sent().arrived() == sent().updates());
    }

    private Cluster.Traffic sent() {
        Cluster.Traffic sent = cluster.sent();
        if (sent == null) {
            throw new IllegalStateException("the system does not count");
        }
        return sent;
    }
}
