package dev.herd.testkit.maelstrom;

/**
 * What is tried: makes the nodes.
 *
 * @param <M> what the nodes send each other
 */
@FunctionalInterface
public interface BroadcastProtocol<M> {

    /**
     * Starts a node. All are started before the first operation, at moment 0.
     *
     * @param place where it runs, and how it sends; its to keep
     * @return the node
     */
    BroadcastNode<M> start(BroadcastPlace<M> place);
}
