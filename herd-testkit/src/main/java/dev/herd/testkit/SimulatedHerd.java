package dev.herd.testkit;

import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.LinkState;
import dev.herd.flood.Flooder;
import dev.herd.store.Store;
import dev.herd.transport.Transport;
import dev.herd.value.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A whole herd of production nodes in one thread and in virtual time, over a {@link SimulatedNetwork}. While it runs, an
 * application acts on its nodes, the network fails, nodes crash, stand still and have their clocks set, all as a seed decides;
 * then it is healed, and soon all nodes must hold the same. Every change of every store is watched meanwhile.
 *
 * <p>Stores, flooders and transports may be an application's own. Whatever they do at random they must draw from
 * {@link #random}, and they must not look at a clock but that of the node: then a seed is the same run each time. First
 * all is set, then the herd is run, healed, awaited and checked, in this order and by one thread. What goes wrong is a
 * {@link Violation}, or whatever the application throws.
 */
public final class SimulatedHerd {

    private static final Duration STEP = Duration.ofMillis(500);
    private static final int MOST_ACTS = 6;

    /** In step with nothing that recurs. */
    private static final Duration MOMENT = Duration.ofMillis(37);

    /** Longer than anything is under way that was sent before. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final Random random;
    private final ManualTiming timing = new ManualTiming();
    private final SimulatedNetwork network;
    private final Ledger ledger = new Ledger();
    private final List<Place> places = new ArrayList<>();
    private final Agreement agreement = new Agreement(places, ledger);
    private final NodeTroubles troubles;
    private Topology topology;
    private Faults faults;
    private LongFunction<Store> stores = seed -> Store.inMemory(Limits.defaults(), seed);
    private UnaryOperator<Transport> transports = UnaryOperator.identity();
    private Supplier<Flooder> flooders = Flooder::simple;
    private Consumer<Herd> application = herd -> {};
    private Consumer<HerdBuilder> settings = builder -> {};

    /**
     * A herd that has not started.
     *
     * @param seed decides everything that happens
     * @param topology the nodes and their links; the larger number of a link dials the smaller
     * @param faults what goes wrong
     */
    public SimulatedHerd(long seed, Topology topology, Faults faults) {
        this.random = new Random(seed);
        this.topology = topology;
        this.faults = faults;
        this.network = new SimulatedNetwork(timing, faults, random.nextLong());
        this.troubles = new NodeTroubles(network, random, places, this::start, this::crash);
    }

    /**
     * A herd of 5 to 25 nodes, of which everything is drawn: how many, how they are linked, and what goes wrong.
     *
     * @param seed decides it
     * @return the herd, not started
     */
    public static SimulatedHerd drawn(long seed) {
        Random random = new Random(~seed);
        return new SimulatedHerd(seed, Topology.drawn(random), Faults.drawn(random));
    }

    /**
     * Sets the nodes and their links.
     *
     * @param given instead of those it was made with
     * @return this
     */
    public SimulatedHerd topology(Topology given) {
        topology = given;
        return this;
    }

    /**
     * Sets what goes wrong.
     *
     * @param given instead of what it was made with
     * @return this
     */
    public SimulatedHerd faults(Faults given) {
        faults = given;
        network.use(given);
        return this;
    }

    /**
     * Sets where nodes keep their records.
     *
     * @param given makes an empty store, from a seed, for each start of each node
     * @return this
     */
    public SimulatedHerd stores(LongFunction<Store> given) {
        stores = given;
        return this;
    }

    /**
     * Sets how nodes flood.
     *
     * @param given makes a flooder for each start of each node
     * @return this
     */
    public SimulatedHerd flooders(Supplier<Flooder> given) {
        flooders = given;
        return this;
    }

    /**
     * Sets how nodes are linked.
     *
     * @param given makes of the simulated network's transport, whose scheme is {@code sim}, the one that a node is given
     * @return this
     */
    public SimulatedHerd transports(UnaryOperator<Transport> given) {
        transports = given;
        return this;
    }

    /**
     * Sets whatever else a node can be told: limits, say, or how long removals are remembered.
     *
     * @param given is given each node's builder when all else is set, at each start
     * @return this
     */
    public SimulatedHerd settings(Consumer<HerdBuilder> given) {
        settings = given;
        return this;
    }

    /**
     * Sets what runs on each node.
     *
     * @param given is given each node at each start, to register listeners say; these are called within the call that changes
     *     something
     * @return this
     */
    public SimulatedHerd application(Consumer<Herd> given) {
        application = given;
        return this;
    }

    /**
     * Runs the herd while things go wrong; it starts at the first call.
     *
     * @param span for how long, in virtual time
     * @param act what the application does: is given some node that runs, up to ten times a second, at moments of the seed's
     */
    public void run(Duration span, Consumer<Herd> act) {
        runPlaces(span, place -> {
            Herd herd = place.herd;
            if (herd != null && !isPaused(place)) {
                act.accept(herd);
            }
        });
    }

    /** The same with places instead of nodes; those where none runs are among them. */
    void runPlaces(Duration span, Consumer<Place> act) {
        if (places.isEmpty()) {
            startAll();
        }
        network.startFaults();
        for (long steps = span.toNanos() / STEP.toNanos(); steps > 0; steps--) {
            long end = network.now() + STEP.toNanos();
            for (int i = random.nextInt(MOST_ACTS); i > 0; i--) {
                timing.advance(Duration.ofNanos(random.nextLong(STEP.toNanos() / 5)));
                act.accept(anyPlace());
            }
            timing.advance(Duration.ofNanos(end - network.now()));
            troubles.next(STEP);
            ledger.rethrow();
        }
    }

    private void startAll() {
        for (int i = 0; i < topology.size(); i++) {
            Place place = new Place(i, topology.name(i), timing.node(), stores.apply(0));
            place.store = newStore(place);
            places.add(place);
            start(place);
        }
    }

    private WatchedStore newStore(Place place) {
        return new WatchedStore(stores.apply(random.nextLong()), place, ledger, network);
    }

    private void start(Place place) {
        troubles.drawClocks(place);
        place.restarted(network);
        String[] peers = topology.neighbours(place.number).stream()
                .filter(other -> other < place.number)
                .map(SimulatedHerd::endpoint)
                .toArray(String[]::new);
        HerdBuilder builder = Herd.builder()
                .node(place.name)
                .listen(endpoint(place.number))
                .peers(peers)
                .transport(transports.apply(network.transport(place.name)))
                .store(place.store)
                .flooder(new WatchedFlooder(flooders.get(), ledger))
                .timing(place.timing)
                .random(new Random(random.nextLong()))
                .listenerExecutor(Runnable::run);
        settings.accept(builder);
        try {
            Herd herd = builder.start();
            place.herd = herd;
            application.accept(herd);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String endpoint(int node) {
        return "sim://localhost:" + (node + 1);
    }

    private void crash(Place place) {
        network.happened(Fault.CRASH, place.name, "");
        network.crash(place.name);
        ledger.crashed(place.number);
        place.crashed(newStore(place));
    }

    /** Ends all that goes wrong, and has all nodes run; clocks stay as wrong as they are. */
    public void heal() {
        network.stopFaults();
        places.stream().filter(place -> place.herd == null).forEach(this::start);
    }

    /**
     * Waits, in virtual time, until all nodes hold the same, say so, and fall silent. What expires doesn't count, since it
     * goes when their clocks say so.
     *
     * @param patience for how long at most
     * @throws Violation if it takes longer
     */
    public void awaitConvergence(Duration patience) {
        long until = network.now() + patience.toNanos();
        while (!agreement.isReached()) {
            demand(until, Checker.EQUAL, () -> "not converged within " + patience + ": " + agreement);
            timing.advance(STEP);
        }
        for (Place place : places) {
            while (place.herd != null && !place.herd.converged()) {
                demand(until, Checker.CONVERGED, () -> place.name + " doesn't say so within " + patience);
                timing.advance(MOMENT);
            }
        }
        long before;
        do {
            demand(until, Checker.SILENT, () -> "records are still sent after " + patience + ", though all is told");
            before = received();
            timing.advance(SILENCE);
        } while (received() > before);
        while (network.links() != topology.edges().size()) {
            demand(
                    until,
                    Checker.MEMORY,
                    () -> network.links() + " links after " + patience + ", for "
                            + topology.edges().size());
            timing.advance(STEP);
        }
        ledger.rethrow();
    }

    private void demand(long until, Checker checker, Supplier<String> otherwise) {
        if (network.now() > until) {
            ledger.rethrow();
            throw ledger.fail(checker, otherwise.get());
        }
    }

    private long received() {
        return herds().stream().mapToLong(herd -> herd.stats().received()).sum();
    }

    /**
     * Sees that nothing is lost: what a node has written, and has not crashed since, is on all nodes, or something newer;
     * that every store knows what it holds, and that no link owes anything. When the herd has converged.
     *
     * @throws Violation if not
     */
    public void check() {
        ledger.check(agreement.ofFirst());
        for (Place place : places) {
            if (place.store instanceof WatchedStore watched) {
                watched.check();
            }
            for (LinkState link : place.herd == null ? List.<LinkState>of() : place.herd.links()) {
                if (link.owedKeys() > 0) {
                    throw ledger.fail(
                            Checker.MEMORY, place.name + " owes " + link.owedKeys() + " keys to " + link.node());
                }
            }
        }
        ledger.rethrow();
    }

    /** The latest time that a clock of any node has ever shown, or a little later. */
    long latestClock() {
        NodeFaults nodes = faults.nodes();
        long drift = network.now() / 1_000_000 * nodes.driftPpm();
        return timing.wallNanos() + nodes.clockOffsetNanos() + drift;
    }

    boolean isPaused(Place place) {
        return place.pausedUntil > network.now();
    }

    Place anyPlace() {
        return places.get(random.nextInt(places.size()));
    }

    List<Place> places() {
        return places;
    }

    Ledger ledger() {
        return ledger;
    }

    Topology topology() {
        return topology;
    }

    /**
     * The nodes that run.
     *
     * @return them, in the order of their numbers
     */
    public List<Herd> herds() {
        List<Herd> running = new ArrayList<>();
        for (Place place : places) {
            if (place.herd != null) {
                running.add(place.herd);
            }
        }
        return running;
    }

    /**
     * The seed's choices, for whatever else is to be decided by it.
     *
     * @return the generator that decides everything here
     */
    public Random random() {
        return random;
    }

    /**
     * What links the nodes, and what moves them: see {@link SimulatedNetwork#timing}.
     *
     * @return the network
     */
    public SimulatedNetwork network() {
        return network;
    }

    /** The nodes, their links and the faults. */
    @Override
    public String toString() {
        return topology.size() + " nodes, links " + topology.edges() + ", " + network.faults();
    }
}
