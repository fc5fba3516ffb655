package dev.herd.benchmarks.peers;

import org.jspecify.annotations.Nullable;

/** A node of such a system. */
public interface PeerNode extends AutoCloseable {

    /**
     * Writes without waiting for other nodes, as far as the system lets one.
     *
     * @param key ASCII
     * @param value not to be changed any more
     * @throws InterruptedException if interrupted while it waits for room
     */
    void put(String key, byte[] value) throws InterruptedException;

    /**
     * Reads what is held here.
     *
     * @param key the key
     * @return its value, or null if there is none
     */
    byte @Nullable [] get(String key);

    /**
     * How many keys are held here; cheap.
     *
     * @return their number
     */
    long held();

    /**
     * How many nodes there are, as far as this one knows.
     *
     * @return their number, this one included
     */
    int members();

    @Override
    void close();
}
