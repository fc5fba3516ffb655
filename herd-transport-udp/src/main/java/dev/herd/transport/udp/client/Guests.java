package dev.herd.transport.udp.client;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a socket, by their addresses, who was heard of last at the end. Whose address is known keeps his session until
 * he has been silent for a minute; anybody else only until he is answered, and not in great numbers.
 */
final class Guests {

    /** How long a silent client is remembered. */
    static final long LIFE = 60_000_000_000L;

    private final Semaphore places;
    private final int mostStrangers;
    private final Map<InetSocketAddress, Client> known = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Client> unknown = new LinkedHashMap<>();
    private final Map<Networks.Source, Integer> taken = new HashMap<>(); // places, of those who are known

    Guests(Semaphore places, int mostStrangers) {
        this.places = places;
        this.mostStrangers = mostStrangers;
    }

    /** Who has an address, if he is a guest. */
    @Nullable
    Client at(InetSocketAddress address) {
        Client client = known.get(address);
        return client == null ? unknown.get(address) : client;
    }

    /** A guest said something that keeps his place for him. */
    void heard(Client client, long now) {
        if (client.known && known.remove(client.address, client)) {
            client.heardAt = now;
            known.put(client.address, client);
        }
    }

    /**
     * Who is to leave before another may come in; null if nobody need, or nobody can. Of those who are known it is who was
     * silent longest in the network that has most places, so that who has a thousand ports puts out his own.
     */
    @Nullable
    Client inTheWay(InetSocketAddress from, boolean isKnown) {
        if (!isKnown) {
            boolean full = unknown.size() >= mostStrangers || places.availablePermits() == 0;
            return full && !unknown.isEmpty() ? unknown.values().iterator().next() : null;
        }
        if (places.availablePermits() > 0) {
            return null;
        }
        if (!unknown.isEmpty()) {
            return unknown.values().iterator().next();
        }
        Networks.Source own = Networks.Source.of(from.getAddress());
        int most = taken.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        boolean ownHasMost = taken.getOrDefault(own, 0) == most;
        for (Client client : known.values()) {
            boolean may = ownHasMost ? client.source.equals(own) : taken.getOrDefault(client.source, 0) == most;
            if (may && !client.awaited) {
                return client;
            }
        }
        return null;
    }

    /** Whether there was a place. */
    boolean enter(Client client) {
        if (!places.tryAcquire()) {
            return false;
        }
        (client.known ? known : unknown).put(client.address, client);
        if (client.known) {
            taken.merge(client.source, 1, Integer::sum);
        }
        return true;
    }

    boolean has(Client client) {
        return (client.known ? known : unknown).get(client.address) == client;
    }

    /** Whether he was here. */
    boolean leave(Client client) {
        boolean was = (client.known ? known : unknown).remove(client.address, client);
        if (was) {
            places.release();
        }
        if (was && client.known) {
            taken.computeIfPresent(client.source, (source, places) -> places == 1 ? null : places - 1);
        }
        return was;
    }

    /** One who has been silent for too long. */
    @Nullable
    Client silent(long now) {
        Client client = oldest(known);
        if (client == null || client.heardAt + LIFE - now > 0) {
            client = oldest(unknown);
        }
        return client != null && client.heardAt + LIFE - now <= 0 ? client : null;
    }

    long deadline() {
        return Math.min(deadline(known), deadline(unknown));
    }

    private static long deadline(Map<InetSocketAddress, Client> clients) {
        Client client = oldest(clients);
        return client == null ? Long.MAX_VALUE : client.heardAt + LIFE;
    }

    private static @Nullable Client oldest(Map<InetSocketAddress, Client> clients) {
        Iterator<Client> all = clients.values().iterator();
        return all.hasNext() ? all.next() : null;
    }

    List<Client> all() {
        List<Client> all = new ArrayList<>(known.values());
        all.addAll(unknown.values());
        return all;
    }
}
