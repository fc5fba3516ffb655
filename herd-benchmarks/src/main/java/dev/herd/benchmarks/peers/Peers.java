package dev.herd.benchmarks.peers;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Nodes of one system in this process. Used by one thread. */
public interface Peers extends AutoCloseable {

    /**
     * Starts the next node, at most five in all, which finds those that run, and waits as long as the system has an
     * application wait for it.
     *
     * @param name its name
     * @param seen is told of each key and value that has become visible there, on the thread that the system tells it on;
     *     null if nobody is, and no listener costs anything
     * @return the node, to be closed before this
     * @throws Exception whatever keeps the system from starting
     */
    PeerNode start(String name, @Nullable BiConsumer<String, byte[]> seen) throws Exception;

    /** Ends what there is beside the nodes. */
    @Override
    default void close() {}
}
