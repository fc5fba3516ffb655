package dev.herd.testkit.maelstrom;

import dev.herd.time.Timing;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where a node runs.
 *
 * @param <M> what the nodes send each other
 */
public interface BroadcastPlace<M> {

    /**
     * The node's id.
     *
     * @return for instance {@code n0}
     */
    String id();

    /**
     * All nodes, this one included.
     *
     * @return their ids, in the order of their numbers
     */
    List<String> ids();

    /**
     * Whom the topology links this node with.
     *
     * @return their ids
     */
    List<String> neighbours();

    /**
     * The only clocks and timers there are.
     *
     * @return the node's timing
     */
    Timing timing();

    /**
     * The only source of randomness.
     *
     * @return the node's generator, which the seed decides
     */
    RandomGenerator random();

    /**
     * Sends something to another server. It counts as one message, whether it arrives or not.
     *
     * @param to the server's id
     * @param message what
     * @throws IllegalArgumentException if there is no such server
     */
    void send(String to, M message);
}
