package dev.herd.node;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The endpoints that this node keeps linked: those it was told of, and those that peers said they can be dialled at. */
final class Diallers {

    private static final int MOST_LEARNED = 256;
    private static final int MOST_REMOVED = 1_024;

    private final NodeParts node;
    private final Function<Endpoint, Transport> transports;
    private final Map<Endpoint, Dialler> diallers = new LinkedHashMap<>(); // guarded by this
    private final Set<Endpoint> removed = new LinkedHashSet<>(); // guarded by this; never learned again
    private boolean stopped; // guarded by this

    Diallers(NodeParts node, Function<Endpoint, Transport> transports) {
        this.node = node;
        this.transports = transports;
    }

    /** Keeps an endpoint linked from now on; nothing new if it is kept already. IllegalStateException if too many are. */
    void add(Endpoint endpoint) {
        Transport transport = transports.apply(endpoint);
        synchronized (this) {
            Dialler known = diallers.get(endpoint);
            if (!stopped && known != null && !known.stopped()) {
                known.keep();
            } else if (!stopped) {
                checkRoom(endpoint);
                removed.remove(endpoint);
                Dialler dialler = new Dialler(node, endpoint, transport, false, this::lost);
                diallers.put(endpoint, dialler);
                dialler.start();
            }
        }
    }

    /** What peers told of doesn't count: it must not keep out what this node is told. */
    private void checkRoom(Endpoint endpoint) {
        diallers.values().removeIf(Dialler::stopped);
        long kept = diallers.values().stream().filter(each -> !each.learned()).count();
        if (kept >= node.limits().links()) {
            throw new IllegalStateException(endpoint + " can't be kept linked: " + kept
                    + " endpoints are already, and limits.links is "
                    + node.limits().links());
        }
    }

    /** Dials an endpoint back when the link that brought it is gone, unless it is kept already or was removed. */
    void learn(Endpoint endpoint, long origin) {
        Transport transport = transports.apply(endpoint);
        synchronized (this) {
            diallers.values().removeIf(Dialler::stopped);
            boolean wanted = !stopped && !removed.contains(endpoint);
            if (wanted && !diallers.containsKey(endpoint) && diallers.size() < MOST_LEARNED) {
                Dialler dialler = new Dialler(node, endpoint, transport, true, this::lost);
                diallers.put(endpoint, dialler);
                dialler.startLinked(origin);
            }
        }
    }

    /**
     * Lets an endpoint go, until it is added again; a link that is up stays. Returns whether it was added; one that was
     * learned, or may be, is let go as well.
     */
    synchronized boolean remove(Endpoint endpoint) {
        removed.remove(endpoint); // now the youngest
        removed.add(endpoint);
        if (removed.size() > MOST_REMOVED) {
            removed.remove(removed.iterator().next());
        }
        Dialler dialler = diallers.remove(endpoint);
        if (dialler == null) {
            return false;
        }
        dialler.stop();
        return !dialler.learned();
    }

    /** A link to a peer's run is gone. */
    void lost(long origin) {
        all().forEach(dialler -> dialler.lost(origin));
    }

    /** Dials at once whatever would be dialled later. */
    void hurry() {
        all().forEach(Dialler::hurry);
    }

    /** Whether every endpoint has been tried at least once. */
    boolean tried() {
        return all().stream().allMatch(Dialler::tried);
    }

    private synchronized List<Dialler> all() {
        return new ArrayList<>(diallers.values());
    }

    synchronized void stop() {
        stopped = true;
        diallers.values().forEach(Dialler::stop);
    }
}
