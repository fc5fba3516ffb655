package dev.herd.node;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Refusals;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A node's transports, each found and started when its scheme is first needed. */
final class NodeTransports {

    private final NodeSettings settings;
    private final Function<String, Transport> finder;
    private final Refusals refusals;
    private final Map<String, Transport> started = new LinkedHashMap<>(); // guarded by this
    private boolean closed; // guarded by this

    NodeTransports(NodeSettings settings, Function<String, Transport> finder, Refusals refusals) {
        this.settings = settings;
        this.finder = finder;
        this.refusals = refusals;
    }

    /** The transport for an endpoint; IllegalArgumentException if there is none. */
    synchronized Transport of(Endpoint endpoint) {
        if (closed) {
            throw new IllegalStateException("the node is closed");
        }
        String scheme = endpoint.scheme();
        Transport known = started.get(scheme);
        if (known != null) {
            return known;
        }
        Transport transport = finder.apply(scheme);
        transport.start(new TransportContext(
                settings.node(),
                settings.limits(),
                settings.secret() == null && !settings.anywhereWithoutSecret(),
                settings.transportSettings().getOrDefault(scheme, Map.of()),
                refusals));
        started.put(scheme, transport);
        return transport;
    }

    /** Closes those that were started. */
    void close() {
        List<Transport> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(started.values());
            started.clear();
        }
        all.forEach(Transport::close);
    }
}
