package dev.herd.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of one system in this process, linked over loopback: as a graph has it, mostly that of {@link Figure1}, or, where
 * the system has it no other way, each with all others.
 */
interface Cluster extends AutoCloseable {

    /** Is told of what becomes visible, on whatever thread makes it so. */
    @FunctionalInterface
    interface Probe {
        void visible(int node, byte[] value);
    }

    /** What the nodes have sent to each other, all together, by their own count, and how many of the updates have arrived. */
    record Traffic(long updates, long arrived, long frames, long bytes) {
        Traffic since(Traffic before) {
            return new Traffic(
                    updates - before.updates, arrived - before.arrived, frames - before.frames, bytes - before.bytes);
        }
    }

    /**
     * A cluster that has no nodes yet. They will be linked as the graph has it, if the system can do so. Their changes will be
     * told to the probe, if there is one.
     */
    static Cluster empty(Options.Subject system, Graph graph, @Nullable Probe probe)
            throws IOException, InterruptedException, TimeoutException {
        return switch (system) {
            case HERD, HERD_UDP, HERD_SSH, HERD_SSH_L -> new HerdCluster(Wiring.of(system), graph, probe);
            case RELAY -> new RelayCluster(graph, probe);
            case JGROUPS, REDIS, INFINISPAN, HAZELCAST -> PeerCluster.of(system, probe);
            case HASH_MAP -> new HashMapCluster();
        };
    }

    /** Starts so many nodes of a graph and waits until they are linked. */
    private static Cluster start(Options.Subject system, Graph graph, int nodes, @Nullable Probe probe)
            throws IOException, InterruptedException, TimeoutException {
        Cluster cluster = empty(system, graph, probe);
        try {
            for (int node = 0; node < nodes; node++) {
                cluster.grow();
            }
            cluster.awaitLinked();
            return cluster;
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Starts the first so many of the five. */
    static Cluster start(Options.Subject system, int nodes, @Nullable Probe probe)
            throws IOException, InterruptedException, TimeoutException {
        return start(system, Figure1.GRAPH, nodes, probe);
    }

    /** Starts all five. */
    static Cluster start(Options.Subject system, @Nullable Probe probe)
            throws IOException, InterruptedException, TimeoutException {
        return start(system, Figure1.NODES.size(), probe);
    }

    /** Starts all of another graph, on a system that can be linked as it has it. */
    static Cluster start(Options.Subject system, Graph graph, @Nullable Probe probe)
            throws IOException, InterruptedException, TimeoutException {
        return start(system, graph, graph.size(), probe);
    }

    /** Starts the next node, which finds those that run; returns as soon as the system would let an application go on. */
    void grow() throws IOException, InterruptedException, TimeoutException;

    /** Waits until every node knows of its links, and none is being filled. */
    void awaitLinked() throws InterruptedException, TimeoutException;

    /** How many nodes there are. */
    int size();

    /** For people. */
    String name(int node);

    /**
     * Writes. Waits, or not, as the system would have an application do. One thread a node, unless the system can be linked
     * as a graph has it.
     */
    void put(int node, String key, byte[] value) throws InterruptedException;

    /** Reads. */
    byte @Nullable [] get(int node, String key);

    /** How many keys a node holds; cheap. */
    long held(int node);

    /** Over how many connections an update by Blake is sent to five nodes, if each is used once: what its bytes are shared among. */
    int linksOfAnUpdate();

    /** What was sent up to now, or null if the system doesn't count. */
    @Nullable
    Traffic sent();

    /** Throws if something has gone wrong on the way. */
    void check();

    @Override
    void close();
}
