package dev.herd.testkit.maelstrom;

import java.util.List;
import java.util.function.Consumer;

/**
 * One server as Maelstrom sees it. All calls are made by the one thread that moves the virtual time, and none may block.
 *
 * @param <M> what the nodes send each other
 */
public interface BroadcastNode<M> {

    /**
     * A client's request to tell everybody something.
     *
     * @param message what; none comes twice
     * @param done to be called once the client may be told that it is done, at once or later, from a task of the place's
     *     timing
     */
    void broadcast(int message, Runnable done);

    /**
     * A client's request for all that was told.
     *
     * @param answer to be given every message that the node has, in any order, at once or later
     */
    void read(Consumer<List<Integer>> answer);

    /**
     * Something from another server.
     *
     * @param from the server's id
     * @param message what it sent
     */
    void received(String from, M message);
}
