package dev.herd;

import static java.util.Objects.requireNonNull;

import dev.herd.flood.Flooder;
import dev.herd.node.Counters;
import dev.herd.node.Node;
import dev.herd.node.NodeSettings;
import dev.herd.store.Store;
import dev.herd.time.SystemTiming;
import dev.herd.time.Timing;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of a herd, running in this process: it holds a full copy of the herd's maps and floods every change to its
 * peers. Several may run in one process. May be used by any threads.
 *
 * <p>All threads of a node are daemons: a process whose {@code main} returns ends, node and all. A server stays up by a
 * thread of its own that isn't one, or by a {@code main} that waits.
 *
 * <pre>{@code
 * try (Herd herd = Herd.builder().listen("tcp://localhost:12490").peers("tcp://localhost:12491").start()) {
 *     HerdMap<String, String> headlines = herd.map("headlines", Codec.string(), Codec.string());
 *     headlines.put("sport", "Giants win");
 * }
 * }</pre>
 */
public final class Herd implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Herd.class);
    private static final long LISTENER_IDLE_SECONDS = 10;
    private static final long CLOSE_PATIENCE_SECONDS = 10;

    private final String name;
    private final String nodeName;
    private final Node node;
    private final Events events;
    private final Executor listenerExecutor;
    private final @Nullable ExecutorService ownExecutor;
    private final @Nullable SystemTiming ownTiming;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Map<String, ReplicaMap<?, ?>> maps = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable CompletableFuture<Void>> closing = new AtomicReference<>();

    private Herd(
            NodeSettings settings,
            Node node,
            Events events,
            Executor listenerExecutor,
            @Nullable ExecutorService ownExecutor,
            @Nullable SystemTiming ownTiming) {
        this.name = settings.herd();
        this.nodeName = settings.node();
        this.node = node;
        this.events = events;
        this.listenerExecutor = listenerExecutor;
        this.ownExecutor = ownExecutor;
        this.ownTiming = ownTiming;
    }

    /**
     * Begins a node.
     *
     * @return a builder with the default settings
     */
    public static HerdBuilder builder() {
        return new HerdBuilder();
    }

    static Herd start(HerdBuilder builder, HerdConfig config) throws IOException {
        RandomGenerator random = builder.random == null ? new SecureRandom() : builder.random;
        NodeSettings settings = config.settings();
        if (settings.node().isEmpty()) {
            settings = settings.named("node-" + HexFormat.of().toHexDigits((short) random.nextInt()));
        }
        String nodeName = settings.node();
        Store store = builder.store != null
                ? builder.store
                : Discovery.store(config.store(), settings.limits(), settings.hashSeed());
        Flooder flooder = builder.flooder != null ? builder.flooder : Discovery.flooder(config.flooder());
        List<Transport> given = List.copyOf(builder.transports);
        ExecutorService ownExecutor = builder.listenerExecutor == null ? listenerThread(nodeName) : null;
        Executor executor = ownExecutor == null ? requireNonNull(builder.listenerExecutor) : ownExecutor;
        SystemTiming ownTiming = builder.timing == null ? new SystemTiming("herd-" + nodeName + "-timer") : null;
        Timing timing = ownTiming == null ? requireNonNull(builder.timing) : ownTiming;
        Events events = new Events(nodeName, executor, builder.eventListeners);
        Node node = new Node(
                settings, store, flooder, timing, random, scheme -> Discovery.transport(scheme, given), events);
        Herd herd = new Herd(settings, node, events, executor, ownExecutor, ownTiming);
        try {
            node.start(requireNonNull(builder.clients.apply(herd), "the function given to clients made null"));
        } catch (Throwable e) { // Errors too: nobody has a handle that could close what is bound and linked by now
            try {
                herd.closeAtOnce();
            } catch (RuntimeException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
        log.info(
                "{} of herd '{}' listens at {}, peers {}",
                nodeName,
                settings.herd(),
                node.listening(),
                settings.peers());
        return herd;
    }

    private static ExecutorService listenerThread(String nodeName) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1, 1, LISTENER_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "herd-" + nodeName + "-listeners");
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /**
     * A map of the herd. Every call for one name gives the same map.
     *
     * @param mapName 1 to 255 bytes of UTF-8; the same on all nodes
     * @param keys encodes its keys; the same on all nodes
     * @param values encodes its values; the same on all nodes
     * @param <K> keys
     * @param <V> values
     * @return the map, which exists on all nodes already, if only empty
     * @throws IllegalArgumentException if the name is too short or too long, or the map was asked for before with other
     *     codecs
     */
    public <K, V> HerdMap<K, V> map(String mapName, Codec<K> keys, Codec<V> values) {
        requireNonNull(mapName, "mapName");
        requireNonNull(keys, "keys");
        requireNonNull(values, "values");
        ReplicaMap<?, ?> map = maps.computeIfAbsent(
                mapName, absent -> new ReplicaMap<>(absent, keys, values, node, listenerExecutor, subscriptions));
        if (!map.hasCodecs(keys, values)) {
            throw new IllegalArgumentException("map '" + mapName + "' is in use with other codecs");
        }
        @SuppressWarnings("unchecked") // the codecs are the same objects, so the types are
        HerdMap<K, V> typed = (HerdMap<K, V>) map;
        return typed;
    }

    /**
     * The herd's name.
     *
     * @return as configured
     */
    public String name() {
        return name;
    }

    /**
     * This node's name.
     *
     * @return as configured, or the one it gave itself
     */
    public String node() {
        return nodeName;
    }

    /**
     * This run of the node.
     *
     * @return 64 random bits, in the stamps of all that is written here
     */
    public long origin() {
        return node.origin();
    }

    /**
     * Where it listens.
     *
     * @return the endpoints, with the ports they got where 0 was asked for
     */
    public List<Endpoint> listening() {
        return node.listening();
    }

    /**
     * Keeps a peer linked from now on. Returns at once.
     *
     * @param endpoint where the peer listens
     * @throws IllegalArgumentException if no transport serves its scheme, or its port is 0
     * @throws IllegalStateException if the node is closed
     */
    public void addPeer(Endpoint endpoint) {
        node.addPeer(SettingValue.reachable(endpoint));
    }

    /**
     * Dials an endpoint no more, until it is added again: neither as one that was added, nor back, should a peer tell
     * that it listens there. A link that is up stays until it is lost, and the peer may dial this node. What counts is
     * the endpoint as it is written: a peer that tells of another one is dialled back there. Of endpoints removed, the
     * 1,024 last are remembered.
     *
     * @param endpoint as it was added
     * @return whether it was one that this node was told to keep linked; false for one that it knew from a peer alone,
     *     which isn't dialled any more either
     */
    public boolean removePeer(Endpoint endpoint) {
        return node.removePeer(endpoint);
    }

    /**
     * The links that are up.
     *
     * @return their states, in the order they came up
     */
    public List<LinkState> links() {
        return node.links().stream().map(LinkState::of).toList();
    }

    /**
     * Whether this node may still lack what the herd holds, so that "absent" may mean "not known yet".
     *
     * @return true until each configured peer has been tried once, and each that is linked has sent all that it held
     */
    public boolean filling() {
        return node.filling();
    }

    /**
     * Whether nothing is known here to be missing on either end of a link: this node isn't {@link #filling}, and on each
     * link that is up no key is owed and no search for differences is under way. If true, then all that this node had
     * written by calls which had returned before was handed to every link that was up since, in that version or a newer
     * one (or is displaced by a newer one that is just being written); over UDP it has reached the peers, too, over TCP and
     * SSH it may still be on its way. Peers that aren't linked, and nodes further off, may lack anything. It may be false
     * for a moment though nothing is missing, as when a link compares the stores.
     *
     * @return what holds now; while writes keep coming, false most of the time
     */
    public boolean converged() {
        return node.converged();
    }

    /**
     * Waits, without blocking, until all that is held now, or was written by calls that have returned, on any node that
     * links which are up lead to, is on each of them, in that version or a newer one (or displaced by one just being
     * written), but for what has expired or breaks limits. It takes a flooder that tells all peers, as the simple one does.
     *
     * @param timeout positive and at most 100 years
     * @return completes, on the listeners' executor, with how many nodes these are, this one included, or else with 0
     * @throws IllegalStateException if the node is closed
     */
    public CompletableFuture<Integer> awaitConverged(Duration timeout) {
        subscriptions.check();
        return node.awaitConverged(SettingValue.positive("timeout", timeout).toNanos())
                .thenApplyAsync(Function.identity(), listenerExecutor);
    }

    /**
     * What this node has counted, and what it holds.
     *
     * @return the figures of now
     */
    public HerdStats stats() {
        Counters counters = node.counters();
        return new HerdStats(
                node.store().count(),
                node.store().bytes(),
                counters.written.sum(),
                counters.received.sum(),
                counters.news.sum(),
                counters.duplicates.sum(),
                counters.older.sum(),
                counters.expiredOnArrival.sum(),
                counters.refusedRecords.sum(),
                counters.sent.sum(),
                counters.framesReceived.sum(),
                counters.framesSent.sum(),
                counters.bytesReceived.sum(),
                counters.bytesSent.sum(),
                counters.malformedFrames.sum(),
                counters.linksUp.sum(),
                counters.linksDown.sum(),
                counters.suspicions.sum(),
                counters.refusedInput.sum(),
                counters.refusedHandshakes.sum(),
                counters.abandonedTransfers.sum(),
                counters.outboxOverflows.sum(),
                counters.refusedWrites.sum(),
                counters.undecodable.sum(),
                counters.expired.sum());
    }

    /**
     * Is told of events from now on, on the listeners' executor.
     *
     * @param listener must not block for long: other listeners wait for it
     * @return the registration
     * @throws IllegalStateException if the node is closed
     */
    public HerdMap.Registration onEvent(Consumer<HerdEvent> listener) {
        requireNonNull(listener, "listener");
        subscriptions.check();
        events.add(listener);
        return () -> events.remove(listener);
    }

    /**
     * Leaves the herd: takes no more writes, sends what it owes to its peers as far as {@code herd.closeTimeout} allows,
     * says good-bye, and closes all links and clients. Reads go on to work.
     *
     * @return completes, on a thread of the node, when all that is done; the same on every call
     */
    public CompletableFuture<Void> closeAsync() {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> before = closing.compareAndExchange(null, mine);
        if (before != null) {
            return before;
        }
        subscriptions.refuse();
        node.leave(() -> {
            try {
                closeAtOnce();
                mine.complete(null);
            } catch (RuntimeException e) {
                mine.completeExceptionally(e);
            }
        });
        return mine;
    }

    private void closeAtOnce() {
        try {
            node.close();
        } finally { // a transport that can't be closed must not keep the node's threads
            subscriptions.close();
            if (ownExecutor != null) {
                ownExecutor.shutdown();
            }
            if (ownTiming != null) {
                ownTiming.close();
            }
        }
        log.info("{} has left herd '{}'", nodeName, name);
    }

    /**
     * As {@link #closeAsync}, and waits for it, a few seconds at most. Harmless when repeated. Must not be called from a
     * thread of the node.
     */
    @Override
    public void close() {
        try {
            closeAsync().get(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closeAtOnce();
        } catch (ExecutionException | TimeoutException e) {
            log.error("{} could not leave herd '{}' in order", nodeName, name, e);
            closeAtOnce();
        }
    }

    /** The node's name, its herd's, and where it listens. */
    @Override
    public String toString() {
        return nodeName + " of herd '" + name + "' at " + node.listening();
    }
}
