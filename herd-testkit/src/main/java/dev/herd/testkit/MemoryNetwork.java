package dev.herd.testkit;

import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network within this JVM: what its transports listen at, {@code mem://name:port}. For tests of an application that
 * runs several nodes and clients in one JVM: real threads and no ports. Networks know nothing of each other, so tests that
 * have one each may run side by side. What is put on one node is on another a moment later, when other threads have
 * carried it there: a test waits for that with {@link Eventually}, and never by sleeping:
 *
 * <pre>{@code
 * MemoryNetwork network = new MemoryNetwork();
 * Herd blake = Herd.builder().transport(network.transport()).listen("mem://blake:1").start();
 * Herd howard = Herd.builder().transport(network.transport()).peers("mem://blake:1").start();
 * HerdMap<String, String> there = howard.map("headlines", Codec.string(), Codec.string());
 * blake.map("headlines", Codec.string(), Codec.string()).put("sport", "Giants win");
 * Eventually.within(Duration.ofSeconds(30)).untilEqual("Howard's headline", "Giants win", () -> there.get("sport"));
 * }</pre>
 *
 * <p>May be used by any threads.
 */
public final class MemoryNetwork {

    private static final MemoryNetwork SHARED = new MemoryNetwork();
    private static final int PORTS = 65_535;

    private final Map<String, MemoryListener> listeners = new HashMap<>(); // guarded by this
    private int lastPort; // guarded by this
    private int lastConnection; // guarded by this

    /** A network on which nobody listens yet. */
    public MemoryNetwork() {}

    /** The network of all transports that nobody gave another one. */
    static MemoryNetwork shared() {
        return SHARED;
    }

    /**
     * A transport of this network.
     *
     * @return a new one that is still to be started, for one node or client
     */
    public MemoryTransport transport() {
        return new MemoryTransport(this);
    }

    /** Makes somebody listen; where, if the port was 0 with the one it got. IOException if somebody does already. */
    synchronized Endpoint bind(Endpoint asked, MemoryListener listener) throws IOException {
        Endpoint endpoint = asked.port() == 0 ? asked.withPort(freePort(asked)) : asked;
        if (listeners.putIfAbsent(key(endpoint), listener) != null) {
            throw new IOException("cannot listen at " + endpoint + ": somebody does already");
        }
        return endpoint;
    }

    private int freePort(Endpoint asked) throws IOException {
        for (int tried = 0; tried < PORTS; tried++) {
            lastPort = lastPort % PORTS + 1;
            if (!listeners.containsKey(key(asked.withPort(lastPort)))) {
                return lastPort;
            }
        }
        throw new IOException("cannot listen at " + asked + ": no port is free");
    }

    synchronized void unbind(MemoryListener listener) {
        listeners.values().removeIf(each -> each == listener);
    }

    /** Who listens there, or null. */
    synchronized @Nullable MemoryListener at(Endpoint endpoint) {
        return listeners.get(key(endpoint));
    }

    /** A number for a connection, by which its two ends' logs can be told to be of one. */
    synchronized int nextConnection() {
        return ++lastConnection;
    }

    private static String key(Endpoint endpoint) {
        return endpoint.host().toLowerCase(Locale.ROOT) + ":" + endpoint.port();
    }
}
