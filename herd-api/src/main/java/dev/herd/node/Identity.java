package dev.herd.node;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Link;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who this node is on its links.
 *
 * @param herd the herd's name
 * @param node the node's name
 * @param origin 64 random bits of this run
 * @param secret what all nodes of the herd know and nobody else, or null if there is none
 * @param endpoints where this node can be dialled, as far as it knows by now
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Identity(String herd, String node, long origin, byte @Nullable [] secret, Supplier<List<Endpoint>> endpoints) {

    /** Where the peer of a link may dial this node: loopback addresses mean something on this machine only. */
    List<String> dialableOver(Link link) {
        return endpoints.get().stream()
                .filter(endpoint -> link.loopback() || !endpoint.isLoopback())
                .map(Object::toString)
                .toList();
    }

    @Override
    public String toString() {
        return node + " of " + herd; // never the secret
    }
}
