package dev.herd.testkit;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.time.Duration;
import java.util.Map;

/** What the contract of transports needs to know of one: a factory, an endpoint, and what it can't be asked for. */
public interface TransportFixture {

    /**
     * Makes a transport. All that are made during one test must be able to reach each other.
     *
     * @return a new transport that was not started
     */
    Transport newTransport();

    /**
     * Where to listen.
     *
     * @return an endpoint on loopback, with port 0
     */
    Endpoint listeningEndpoint();

    /**
     * What the transport needs to be told beside limits.
     *
     * @return its settings, see {@link TransportContext#settings}
     */
    default Map<String, String> settings() {
        return Map.of();
    }

    /**
     * How the tests wait. A simulated transport gives a waiter that moves its network.
     *
     * @return by default a waiter with ten seconds of patience
     */
    default Eventually eventually() {
        return Eventually.within(Duration.ofSeconds(10));
    }

    /**
     * Whether its methods may be called by several threads, as all transports' may but simulated ones'.
     *
     * @return false for a network that is moved by one thread
     */
    default boolean threaded() {
        return true;
    }

    /**
     * Whether it authenticates its peers by itself, and so listens beyond loopback without being told.
     *
     * @return true for a transport with keys of its own
     */
    default boolean authenticates() {
        return false;
    }

    /**
     * Whether it is a service that {@link java.util.ServiceLoader} finds.
     *
     * @return false for transports that are only given to a builder
     */
    default boolean discoverable() {
        return true;
    }

    /**
     * What the transports of the tests are started with.
     *
     * @param node the node's name
     * @param limits the bounds
     * @return the context, with {@link #settings()}
     */
    default TransportContext context(String node, Limits limits) {
        return new TransportContext(node, limits, true, settings());
    }
}
