package dev.herd.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Five nodes of one system in this process, linked over loopback as in {@link Figure1}. */
interface Cluster extends AutoCloseable {

    /** Is told of what becomes visible, on whatever thread makes it so. */
    @FunctionalInterface
    interface Probe {
        void visible(int node, byte[] value);
    }

    /** What the nodes have sent to each other, all together. */
    record Traffic(long updates, long frames, long bytes) {
        Traffic since(Traffic before) {
            return new Traffic(updates - before.updates, frames - before.frames, bytes - before.bytes);
        }
    }

    /** Starts five nodes and waits until they are linked. Their changes are told to the probe, if there is one. */
    static Cluster start(Options.Subject system, @Nullable Probe probe)
            throws IOException, InterruptedException, TimeoutException {
        return system == Options.Subject.RELAY
                ? RelayCluster.start(probe)
                : HerdCluster.start(Wiring.of(system), probe);
    }

    /** Writes on Blake. Waits, or not, as the system would have an application do. */
    void put(String key, byte[] value) throws InterruptedException;

    /** Reads. */
    byte @Nullable [] get(int node, String key);

    /** How many keys a node holds; cheap. */
    long held(int node);

    /** What was sent up to now. */
    Traffic sent();

    /** Throws if something has gone wrong on the way. */
    void check();

    @Override
    void close();
}
