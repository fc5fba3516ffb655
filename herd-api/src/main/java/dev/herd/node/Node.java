package dev.herd.node;

import dev.herd.flood.Flooder;
import dev.herd.reconcile.Summary;
import dev.herd.reconcile.SummedStore;
import dev.herd.store.Store;
import dev.herd.time.HybridClock;
import dev.herd.time.Timing;
import dev.herd.transport.Acceptor;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import dev.herd.value.HerdRecord;
import dev.herd.value.Keyed;
import dev.herd.value.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A node, put together from its parts. Owns no thread: what happens, happens on the threads of its transports, of its
 * timing and of its callers.
 */
public final class Node {

    private static final long LEAVING_CHECK = TimeUnit.MILLISECONDS.toNanos(5);

    private final NodeSettings settings;
    private final Timing timing;
    private final Counters counters = new Counters();
    private final Listeners listeners = new Listeners();
    private final LinkSet links;
    private final NodeParts parts;
    private final NodeTransports transports;
    private final Replica replica;
    private final Awaiting awaiting;
    private final Diallers diallers;
    private final Accepting accepting;
    private final Heartbeats heartbeats;
    private final Sweeper sweeper;
    private volatile List<Endpoint> listening = List.of();
    private volatile boolean dialling;

    /**
     * A node that has not started.
     *
     * @param settings what it is told
     * @param store its records
     * @param flooder whom it tells
     * @param timing its clocks and timers
     * @param random for its origin, nonces and jitter; safe for several threads
     * @param finder finds a transport that has not started, by scheme; throws IllegalArgumentException if there is none
     * @param observer is told of events
     */
    public Node(
            NodeSettings settings,
            Store store,
            Flooder flooder,
            Timing timing,
            RandomGenerator random,
            Function<String, Transport> finder,
            NodeObserver observer) {
        this.settings = settings;
        this.timing = timing;
        this.dialling = settings.peers().isEmpty();
        long origin = random.nextLong();
        long seed = settings.hashSeed();
        SummedStore summed = new SummedStore(store, new Summary(seed, timing));
        long tombstoneLife = settings.tombstoneLife().toNanos();
        links = new LinkSet(settings.limits().links());
        HybridClock clock =
                new HybridClock(timing, settings.limits().maxClockSkew().toNanos());
        Flood flood = new Flood(flooder, links, timing, seed);
        Identity identity = new Identity(settings.herd(), settings.node(), origin, settings.secret(), this::dialledAt);
        parts = new NodeParts(
                identity,
                settings.limits(),
                timing,
                clock,
                random,
                seed,
                settings.heartbeat().toNanos(),
                tombstoneLife,
                summed,
                links,
                flood,
                new Waves(origin),
                new Receipts(origin, links, summed, timing, settings.limits().keyBytes()),
                listeners,
                counters,
                observer);
        replica = new Replica(parts);
        awaiting = new Awaiting(parts.waves(), timing);
        transports = new NodeTransports(settings, finder, (remote, reason) -> {
            counters.refusedInput.increment();
            observer.inputRefused(remote, reason);
        });
        diallers = new Diallers(parts, transports::of);
        accepting = new Accepting(parts, diallers);
        heartbeats = new Heartbeats(
                timing,
                links,
                new Heartbeats.Times(
                        settings.heartbeat().toNanos(),
                        settings.heartbeat().toNanos() * 3 / 2,
                        settings.linkTimeout().toNanos(),
                        settings.slowLinkAfter().toNanos()),
                new Clocks(settings.node(), settings.limits().maxClockSkew().toNanos(), observer),
                diallers::hurry);
        sweeper = new Sweeper(summed, timing, listeners, counters, tombstoneLife);
    }

    /** What peers are told: as configured, or else where it listens, but for what means nothing elsewhere. */
    private List<Endpoint> dialledAt() {
        return settings.advertise().isEmpty()
                ? listening.stream()
                        .filter(endpoint -> !endpoint.isWildcard())
                        .distinct()
                        .toList()
                : settings.advertise();
    }

    /**
     * Listens, and dials the peers. Blocks for as long as binding takes.
     *
     * @param clients answers clients
     * @throws IOException if an endpoint can't be listened at
     * @throws IllegalArgumentException if a setting makes no sense to its transport
     */
    public void start(ClientHandler clients) throws IOException {
        Acceptor acceptor = accepting.with(clients);
        settings.peers().forEach(transports::of); // a scheme that nobody serves is an error before anything is bound
        List<Endpoint> bound = new ArrayList<>();
        for (Endpoint endpoint : settings.listen()) {
            bound.addAll(transports.of(endpoint).listen(endpoint, acceptor));
            listening = List.copyOf(bound);
        }
        settings.peers().forEach(diallers::add);
        dialling = true;
        heartbeats.start();
        sweeper.start();
    }

    /**
     * Leaves: dials no more, sends what it owes, and says good-bye on every link. Doesn't block.
     *
     * @param whenLeft run once, when all links are closed or the time for it is over; on the timing's thread
     */
    public void leave(Runnable whenLeft) {
        replica.close();
        awaiting.stop();
        parts.receipts().stop();
        diallers.stop();
        accepting.stop();
        sweeper.stop();
        for (PeerLink link : links.up()) {
            link.leave("leaving");
        }
        long deadline = timing.monotonicNanos() + settings.closeTimeout().toNanos();
        timing.after(
                0, () -> awaitLeft(whenLeft, deadline)); // never on the caller's thread, which may be a transport's
    }

    private void awaitLeft(Runnable whenLeft, long deadline) {
        if (links.up().length == 0 || timing.monotonicNanos() - deadline >= 0) {
            heartbeats.stop();
            whenLeft.run();
        } else {
            timing.after(LEAVING_CHECK, () -> awaitLeft(whenLeft, deadline));
        }
    }

    /** Closes all transports. May block for a few seconds. */
    public void close() {
        replica.close();
        awaiting.stop();
        parts.receipts().stop();
        diallers.stop();
        accepting.stop();
        heartbeats.stop();
        sweeper.stop();
        transports.close();
    }

    /**
     * Keeps an endpoint linked from now on.
     *
     * @param endpoint where the peer listens
     * @throws IllegalArgumentException if no transport serves its scheme
     * @throws IllegalStateException if as many endpoints are kept linked as there may be links
     */
    public void addPeer(Endpoint endpoint) {
        diallers.add(endpoint);
    }

    /**
     * Dials an endpoint no more.
     *
     * @param endpoint where the peer listens
     * @return whether it was kept linked
     */
    public boolean removePeer(Endpoint endpoint) {
        return diallers.remove(endpoint);
    }

    /**
     * Whether it may still lack what its peers hold.
     *
     * @return true until every peer has been tried once, and every one linked has sent what it held
     */
    public boolean filling() {
        // In the order in which links come: one that comes up meanwhile is met at one question or the next.
        if (!dialling || !diallers.tried() || links.coming()) {
            return true;
        }
        for (PeerLink link : links.up()) {
            if (!link.filledByPeer()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether nothing is known to be missing on this node or on its peers.
     *
     * @return true if it isn't filling, and owes nothing on any link
     */
    public boolean converged() {
        for (PeerLink link : links.up()) {
            if (!link.backlog().idle()) {
                return false;
            }
        }
        return !filling();
    }

    /**
     * Waits until all that is held now, on any node that can be reached, is held on all of them.
     *
     * @param timeoutNanos for how long at most, in nanoseconds
     * @return completes, on the timing's thread, with how many nodes these are, or 0 if that couldn't be found out
     */
    public CompletableFuture<Integer> awaitConverged(long timeoutNanos) {
        return awaiting.add(timeoutNanos);
    }

    /**
     * Waits until so many nodes hold what is stored here under a key, or a later version.
     *
     * @param key the key
     * @param nodes how many, this one included
     * @param timeoutNanos for how long at most, in nanoseconds
     * @return completes, on any thread, with how many are known to; 0 if nothing is stored
     */
    public CompletableFuture<Integer> awaitHeld(Keyed key, int nodes, long timeoutNanos) {
        HerdRecord stored = parts.store().get(key);
        return stored == null
                ? CompletableFuture.completedFuture(0)
                : parts.receipts().await(stored, nodes, timeoutNanos);
    }

    /**
     * Where it listens.
     *
     * @return the endpoints, with the ports they got
     */
    public List<Endpoint> listening() {
        return listening;
    }

    /**
     * Its copy of the data.
     *
     * @return the replica
     */
    public Replica replica() {
        return replica;
    }

    /**
     * Who is told of its changes.
     *
     * @return the listeners
     */
    public Listeners listeners() {
        return listeners;
    }

    /**
     * For the hashes of keys.
     *
     * @return the seed
     */
    public long seed() {
        return parts.seed();
    }

    /**
     * Its bounds.
     *
     * @return the limits
     */
    public Limits limits() {
        return parts.limits();
    }

    /**
     * Its run.
     *
     * @return the origin in the stamps of what it writes
     */
    public long origin() {
        return parts.identity().origin();
    }

    /**
     * What it counts.
     *
     * @return the counters
     */
    public Counters counters() {
        return counters;
    }

    /**
     * Its store, for figures and for scans.
     *
     * @return the store
     */
    public Store store() {
        return parts.store();
    }

    /**
     * A link as it is now.
     *
     * @param node the peer's name
     * @param origin the peer's run
     * @param remote the peer's address
     * @param dialled whether this node dialled it
     * @param owedKeys how many keys are owed to the peer
     * @param owedBytes the sizes of their records
     * @param filled whether the peer has sent all that it held when the link came up
     * @param suspected whether the peer has been silent for longer than it usually is
     * @param behindNanos for how long the oldest of what waits to be sent has; 0 if nothing does
     * @param clock how far the peer's clock is from this node's; null until it has said so
     */
    public record LinkState(
            String node,
            long origin,
            String remote,
            boolean dialled,
            int owedKeys,
            long owedBytes,
            boolean filled,
            boolean suspected,
            long behindNanos,
            @Nullable ClockOffset clock) {}

    /**
     * The links that are up.
     *
     * @return their states, in the order they came up
     */
    public List<LinkState> links() {
        List<LinkState> states = new ArrayList<>();
        long now = timing.monotonicNanos();
        for (PeerLink link : links.up()) {
            states.add(new LinkState(
                    link.node(),
                    link.origin(),
                    link.remote(),
                    link.dialled(),
                    link.outbox().size(),
                    link.outbox().bytes(),
                    link.filledByPeer(),
                    link.suspected(),
                    link.backlog().behindFor(now),
                    link.clock().offset()));
        }
        return states;
    }
}
