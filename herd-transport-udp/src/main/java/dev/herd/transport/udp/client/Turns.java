package dev.herd.transport.udp.client;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Whose turn it is at a desk: who has something to say, and who was made to hold it back for a while. Of the desk's thread. */
final class Turns {

    /** How long what is there waits for an answer that isn't, so that both may go in one datagram. */
    static final long HOLD = 100_000_000;

    private final Queue<Client> summoned = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Client> ready = new ArrayDeque<>();
    private final Set<Client> holding = new LinkedHashSet<>(); // who has waited longest first

    /** It is a client's turn soon. Any thread. */
    void summon(Client client) {
        summoned.add(client);
    }

    /** It is a client's turn, once however often this is said. */
    void add(Client client) {
        if (!client.isReady) {
            client.isReady = true;
            ready.add(client);
        }
    }

    /** Adds who was summoned, and who has held back for long enough. */
    void gather(long now) {
        for (Client client = summoned.poll(); client != null; client = summoned.poll()) {
            add(client);
        }
        for (Client client = longest(); client != null && client.heldSince + HOLD - now <= 0; client = longest()) {
            add(client);
            holding.remove(client);
        }
    }

    /** Whose turn it is; null if it is nobody's. */
    @Nullable
    Client next() {
        Client client = ready.poll();
        if (client != null) {
            client.isReady = false;
        }
        return client;
    }

    /** Whether a client has held back for long enough, beginning now if it has not yet. */
    boolean hasHeldLong(Client client, long now) {
        if (!client.held) {
            client.held = true;
            client.heldSince = now;
            holding.add(client);
        }
        return client.heldSince + HOLD - now <= 0;
    }

    /** A client holds nothing back any more. */
    void release(Client client) {
        if (client.held) {
            client.held = false;
            holding.remove(client);
        }
    }

    private @Nullable Client longest() {
        return holding.isEmpty() ? null : holding.iterator().next();
    }

    /** When somebody will have held back for long enough, or {@link Long#MAX_VALUE}. */
    long deadline() {
        Client client = longest();
        return client == null ? Long.MAX_VALUE : client.heldSince + HOLD;
    }
}
