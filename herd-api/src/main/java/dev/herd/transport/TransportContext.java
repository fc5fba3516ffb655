package dev.herd.transport;

import dev.herd.value.Limits;
import java.util.Map;
import java.util.Objects;

/**
 * What a node tells its transports.
 *
 * @param node the node's name, for the names of threads and for logs
 * @param limits every bound; a transport keeps those of frames, lines, clients and their output
 * @param loopbackOnly whether nothing authenticates peers: a transport that has no authentication of its own then
 *     listens on loopback addresses only
 * @param settings the settings whose names start with {@code herd.} and the transport's scheme, without that start:
 *     {@code herd.tcp.threads=2} reaches the transport {@code tcp} as {@code threads=2}
 * @param refusals is told of every connection, line and frame from outside that the transport doesn't take, and of the
 *     first text in a row that a slow client doesn't get
 */
public record TransportContext(
        String node, Limits limits, boolean loopbackOnly, Map<String, String> settings, Refusals refusals) {

    /** Copies the settings. */
    public TransportContext {
        settings = Map.copyOf(settings);
        Objects.requireNonNull(refusals, "refusals");
    }

    /**
     * A context that nobody is told of refusals in.
     *
     * @param node as above
     * @param limits as above
     * @param loopbackOnly as above
     * @param settings as above
     */
    public TransportContext(String node, Limits limits, boolean loopbackOnly, Map<String, String> settings) {
        this(node, limits, loopbackOnly, settings, Refusals.ignored());
    }
}
