package dev.herd.flood;

/** A linked node as a flooder sees it: one object from link up to link down, compared by identity. */
public interface Peer {

    /**
     * The name of the node at the other end.
     *
     * @return its name, for logs; not necessarily unique
     */
    String node();

    /**
     * The run of the node at the other end.
     *
     * @return the origin in the stamps of what it writes
     */
    long origin();
}
