package dev.herd.testkit;

import dev.herd.flood.Peer;

/** A peer for tests of flooders. Two of the same name are two peers. */
public final class TestPeer implements Peer {

    private final String node;
    private final long origin;

    /**
     * A peer.
     *
     * @param node the node's name
     * @param origin the origin of what it writes
     */
    public TestPeer(String node, long origin) {
        this.node = node;
        this.origin = origin;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public long origin() {
        return origin;
    }

    /** The node's name. */
    @Override
    public String toString() {
        return node;
    }
}
