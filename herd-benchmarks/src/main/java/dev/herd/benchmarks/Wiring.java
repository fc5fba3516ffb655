package dev.herd.benchmarks;

import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** How the nodes of a herd reach each other: by what settings, and with what beside them. */
interface Wiring extends AutoCloseable {

    /** A node that listens, on loopback. */
    HerdBuilder builder(String node);

    /** Where one node, which has started, is to dial another, which has too; it may do so when this returns. */
    default Endpoint dialled(Herd from, Herd to) throws IOException, InterruptedException, TimeoutException {
        return to.listening().get(0);
    }

    /** Gives back what there is beside the nodes, which have closed. */
    @Override
    void close() throws IOException;

    /** What a system is wired by that is a herd. */
    static Wiring of(Options.Subject system) throws IOException, InterruptedException, TimeoutException {
        return switch (system) {
            case HERD -> new TcpWiring();
            case HERD_UDP -> new UdpWiring();
            case HERD_SSH -> new SshWiring();
            case HERD_SSH_L -> new TunnelWiring();
            case RELAY, JGROUPS, REDIS, INFINISPAN, HAZELCAST, HASH_MAP ->
                throw new IllegalArgumentException(Options.lower(system) + " is no herd");
        };
    }
}
