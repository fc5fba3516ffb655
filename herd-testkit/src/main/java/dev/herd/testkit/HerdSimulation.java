package dev.herd.testkit;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import dev.herd.value.Stamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A whole herd of production nodes in one thread, over a {@link SimulatedNetwork}: for a while nodes write, the network
 * fails and nodes crash, all as a seed decides; then all is healed, and soon every node must hold the same, and
 * fall silent. Some herds are then cut in two for longer than tombstones live, see {@link LongPartition}.
 */
public final class HerdSimulation {

    private static final String MAP = "m";
    private static final Duration STEP = Duration.ofMillis(500);

    /** In step with nothing that recurs. */
    private static final Duration MOMENT = Duration.ofMillis(37);

    /** Longer than anything is under way that was sent before. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    /** It takes ten times as long as all the rest. */
    private static final int APART_ONCE_IN = 16;

    private static final int MOST_OF_A_BURST = 20;
    private static final long LONGEST_ASK = Duration.ofSeconds(10).toNanos();

    private static final long LONGEST_LIFE = Duration.ofSeconds(5).toNanos();
    private static final long MOST_AHEAD = Limits.defaults().maxClientAhead().toNanos();
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final long seed;
    private final Random random;
    private final ManualTiming timing = new ManualTiming();
    private final Topology topology;
    private final Faults faults;
    private final LongFunction<Store> stores;
    private final SimulatedNetwork network;
    private final List<Place> places = new ArrayList<>();
    private final Set<HerdRecord> written = new HashSet<>();
    private final Set<Stamp> stamps = new HashSet<>(); // of these
    private final TreeMap<Key, HerdRecord> newest = new TreeMap<>();
    private final Set<Stamp> passing = new HashSet<>();
    private final ConvergenceChecks convergence =
            new ConvergenceChecks(record -> record.isTombstone() && isPassing(record));
    private final FrameBudget budget;
    private final @Nullable LongPartition apart;
    private boolean crashed;

    /**
     * A herd that has not started.
     *
     * @param seed decides everything that happens
     * @param topology the nodes and their links; the larger number of a link dials the smaller
     * @param faults what goes wrong
     */
    public HerdSimulation(long seed, Topology topology, Faults faults) {
        this(seed, topology, faults, storeSeed -> Store.inMemory(Limits.defaults(), storeSeed), false);
    }

    /** The same with stores of one's own, and perhaps with halves that come apart at the end. */
    HerdSimulation(long seed, Topology topology, Faults faults, LongFunction<Store> stores, boolean comesApart) {
        this.seed = seed;
        this.random = new Random(seed);
        this.topology = topology;
        this.faults = faults;
        this.stores = stores;
        this.network = new SimulatedNetwork(timing, faults, random.nextLong());
        this.budget = new FrameBudget(network, topology.edges().size(), comesApart);
        this.apart = comesApart ? new LongPartition(timing, network, random, places) : null;
    }

    /**
     * A herd of 5 to 25 nodes, of which everything is drawn.
     *
     * @param seed decides it
     * @return the herd
     */
    public static HerdSimulation drawn(long seed) {
        Random random = new Random(~seed);
        int nodes = random.nextInt(5, 26);
        Topology topology = switch (random.nextInt(7)) {
            case 0 -> Topology.line(nodes);
            case 1 -> Topology.ring(nodes);
            case 2 -> Topology.star(nodes);
            case 3 -> Topology.grid(nodes);
            case 4 -> Topology.tree(nodes, 3);
            case 5 -> Topology.figure1();
            default -> Topology.random(nodes, random.nextInt(2, 7), random);
        };
        Faults faults = Faults.drawn(random);
        boolean comesApart = random.nextInt(APART_ONCE_IN) == 0;
        return new HerdSimulation(
                seed,
                topology,
                comesApart ? faults.withClocksOff(LongPartition.MOST_OFF_NANOS) : faults,
                storeSeed -> Store.inMemory(Limits.defaults(), storeSeed),
                comesApart);
    }

    /**
     * Runs the herd.
     *
     * @param unrest how long nodes write and things fail
     * @param patience how long all may take to become equal, once nothing fails any more
     * @throws AssertionError if they don't, or a rule was broken; names the seed
     */
    public void run(Duration unrest, Duration patience) {
        try {
            for (int i = 0; i < topology.size(); i++) {
                Place place = new Place(i, timing.node(), newStore());
                places.add(place);
                start(place);
            }
            network.startFaults();
            int steps = (int) (unrest.toNanos() / STEP.toNanos());
            for (int step = 0; step < steps; step++) {
                long end = timing.monotonicNanos() + STEP.toNanos();
                for (int i = random.nextInt(6); i > 0; i--) {
                    timing.advance(Duration.ofNanos(random.nextLong(STEP.toNanos() / 5)));
                    write(anyPlace());
                    askNowAndThen();
                }
                timing.advance(Duration.ofNanos(end - timing.monotonicNanos()));
                crashOrRestart();
            }
            network.stopFaults();
            places.forEach(this::restart);
            awaitConvergence(patience);
            check();
            convergence.awaitAll(timing, patience, () -> ask(random.nextInt(places.size()), patience), places.size());
            if (apart != null) {
                comeApart(apart, patience);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "; " + this, e);
        }
    }

    private void comeApart(LongPartition partition, Duration patience) {
        newest.clear(); // a node that has crashed since may have taken the newest along
        partition.run(places.stream().map(place -> topology.name(place.number)).toList(), this::write);
        awaitConvergence(patience);
        partition.check(newest);
        newest.values().removeIf(HerdRecord::isTombstone); // they have been collected
        check();
    }

    private Store newStore() {
        return stores.apply(random.nextLong());
    }

    private void start(Place place) {
        place.timing = timing.node();
        if (faults.clockOffsetNanos() > 0) {
            place.timing.wallOffset(random.nextLong(-faults.clockOffsetNanos(), faults.clockOffsetNanos()));
        }
        if (faults.driftPpm() > 0) {
            place.timing.drift(random.nextLong(-faults.driftPpm(), faults.driftPpm()));
        }
        String name = topology.name(place.number);
        String[] peers = topology.neighbours(place.number).stream()
                .filter(other -> other < place.number)
                .map(HerdSimulation::endpoint)
                .toArray(String[]::new);
        try {
            place.herd = Herd.builder()
                    .node(name)
                    .listen(endpoint(place.number))
                    .peers(peers)
                    .transport(network.transport(name))
                    .store(place.store)
                    .tombstoneLife(apart == null ? Duration.ofHours(24) : LongPartition.TOMBSTONE_LIFE)
                    .timing(place.timing)
                    .random(new Random(random.nextLong()))
                    .listenerExecutor(Runnable::run)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String endpoint(int node) {
        return "sim://localhost:" + (node + 1);
    }

    private Place anyPlace() {
        return places.get(random.nextInt(places.size()));
    }

    private void write(Place place) {
        String key = "k" + random.nextInt(20);
        int size = random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(100);
        if (place.herd == null) {
            return;
        }
        budget.written();
        HerdMap<String, String> map = place.herd.map(MAP, Codec.string(), Codec.string());
        String value = "v".repeat(size);
        Duration life = Duration.ofNanos(random.nextLong(1, LONGEST_LIFE));
        long time = place.timing.wallNanos() + random.nextLong(-HOUR, MOST_AHEAD);
        switch (random.nextInt(10)) {
            case 0, 1 -> map.remove(key);
            case 2 -> map.put(key, value, life);
            case 3 -> map.putAt(key, value, time);
            case 4 -> map.putAt(key, value, time, life);
            default -> map.put(key, value);
        }
        HerdRecord stored = place.store.get(Key.of(MAP, key.getBytes(StandardCharsets.UTF_8)));
        if (stored != null) {
            written.add(stored);
            stamps.add(stored.stamp());
            if (stored.expires() && !stored.isTombstone()) {
                passing.add(stored.stamp());
            }
            newest.merge(stored.key(), stored, (old, young) -> young.isNewerThan(old) ? young : old);
        }
    }

    /** Asks a node whether the herd has converged, often just when another one has a lot to tell. */
    private void askNowAndThen() {
        Place one = anyPlace();
        if (random.nextInt(20) > 0 || one.herd == null) {
            return;
        }
        Place busy = anyPlace();
        for (int i = random.nextInt(MOST_OF_A_BURST); i > 0; i--) {
            write(busy);
        }
        ask(one.number, Duration.ofNanos(random.nextLong(1, LONGEST_ASK)));
    }

    private void ask(int place, Duration timeout) {
        budget.asked();
        convergence.ask(place, this::members, timeout);
    }

    private List<ConvergenceChecks.Member> members() {
        return places.stream().flatMap(place -> place.member().stream()).toList();
    }

    private void crashOrRestart() {
        double chance = faults.crashesPerHour() * STEP.toNanos() / HOUR;
        for (Place place : places) {
            if (place.herd == null && random.nextInt(20) == 0) {
                restart(place);
            } else if (place.herd != null && chance > 0 && random.nextDouble() < chance) {
                crashed = true;
                network.crash(topology.name(place.number));
                place.timing.stop();
                place.herd = null;
                place.store = newStore();
            }
        }
    }

    private void restart(Place place) {
        if (place.herd == null) {
            start(place);
        }
    }

    private void awaitConvergence(Duration patience) {
        long until = timing.monotonicNanos() + patience.toNanos();
        while (!equalStores()) {
            if (timing.monotonicNanos() > until) {
                throw new AssertionError("not converged within " + patience + ": " + differences());
            }
            timing.advance(STEP);
        }
        for (Place place : places) {
            while (place.herd != null && !place.herd.converged()) {
                if (timing.monotonicNanos() > until) {
                    throw new AssertionError(
                            topology.name(place.number) + " doesn't say that it has converged within " + patience);
                }
                timing.advance(MOMENT);
            }
        }
        long before;
        do {
            if (timing.monotonicNanos() > until) {
                throw new AssertionError("records are still sent after " + patience + ", though all is told");
            }
            before = received();
            timing.advance(SILENCE);
        } while (received() > before);
    }

    private long received() {
        long sum = 0;
        for (Place place : places) {
            sum += place.herd == null ? 0 : place.herd.stats().received();
        }
        return sum;
    }

    private Map<Key, HerdRecord> contents(Place place) {
        TreeMap<Key, HerdRecord> all = new TreeMap<>();
        Store.Scan scan = place.store.scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            if (record.map().equals(MAP) && !isPassing(record)) {
                all.put(record.key(), record);
            }
        }
        return all;
    }

    /**
     * Whether a record is a value that expires or what such a one leaves: as their clocks go, some nodes may hold it when
     * others don't any more. What is older must be gone everywhere, or be everywhere.
     */
    private boolean isPassing(HerdRecord record) {
        return passing.contains(record.stamp());
    }

    private boolean equalStores() {
        Map<Key, HerdRecord> first = contents(places.get(0));
        return places.stream().allMatch(place -> contents(place).equals(first));
    }

    private String differences() {
        StringBuilder text = new StringBuilder();
        Map<Key, HerdRecord> first = contents(places.get(0));
        for (Place place : places) {
            Map<Key, HerdRecord> other = contents(place);
            int missing = 0;
            for (var entry : first.entrySet()) {
                HerdRecord record = other.get(entry.getKey());
                missing += record == null || !record.equals(entry.getValue()) ? 1 : 0;
            }
            int links = place.herd == null ? -1 : place.herd.links().size();
            text.append(topology.name(place.number))
                    .append(": ")
                    .append(other.size())
                    .append(" records, ")
                    .append(missing)
                    .append(" of the first's missing or different, ")
                    .append(links)
                    .append(" links; ");
        }
        return text.toString();
    }

    private void check() {
        Map<Key, HerdRecord> all = contents(places.get(0));
        for (HerdRecord record : all.values()) {
            boolean grave =
                    record.isTombstone() && stamps.contains(record.stamp()); // of what is found to have been removed
            if (!written.contains(record) && !grave) {
                throw new AssertionError("nobody wrote " + record);
            }
        }
        // A node that crashes takes along what it hadn't told yet; without crashes nothing may be missing. Where the
        // newest
        // was to pass, an older one may have come back that reached the last nodes only then.
        newest.values().removeIf(this::isPassing);
        if (!crashed && !all.entrySet().containsAll(newest.entrySet())) {
            throw new AssertionError("the newest records are " + newest.values() + ", but held are " + all.values());
        }
    }

    /**
     * The run as a number.
     *
     * @return the same for two runs of one seed, see {@link SimulatedNetwork#traceHash}
     */
    public long traceHash() {
        return network.traceHash();
    }

    /** What was drawn: the nodes, their links and the faults. */
    @Override
    public String toString() {
        return topology.size() + " nodes, links " + topology.edges() + ", " + faults + ", crashed " + crashed
                + "; convergence: " + convergence + (apart == null ? "" : "; apart: " + apart);
    }
}
