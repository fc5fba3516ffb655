package dev.herd.testkit;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.store.Store;
import dev.herd.value.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SimulatedHerd} whose nodes write, read, listen and ask all the time, as a seed decides, until it is healed and
 * must become one again. Some herds are then cut in two for longer than tombstones live, see {@link LongPartition}.
 */
public final class HerdSimulation {

    private static final String MAP = "m";

    /** It takes ten times as long as all the rest. */
    private static final int APART_ONCE_IN = 16;

    /** So many of the others go on until what expires must be gone. */
    private static final int LINGERS_ONCE_IN = 8;

    /** Stores are swept at full minutes. */
    private static final Duration SWEPT = Duration.ofMinutes(2);

    /** Few, so that nodes write the same ones. */
    private static final int KEYS = 20;

    /** More than the smallest outbox holds, so that links which are behind give theirs up; and than are taken from one at once. */
    private static final int MANY_KEYS = 400;

    private static final int MANY_KEYS_ONCE_IN = 4;
    private static final String SMALLEST_OUTBOX = "16";
    private static final int RECEIPT_ONCE_IN = 20;
    private static final int MOST_OF_A_BURST = 40;

    /** Times six digits, for some values: of one size, so that nothing but their content tells them apart. */
    private static final int LARGE = 3_000;

    private static final long LONGEST_ASK = Duration.ofSeconds(10).toNanos();
    private static final long LONGEST_LIFE = Duration.ofSeconds(5).toNanos();
    private static final long MOST_AHEAD = Limits.defaults().maxClientAhead().toNanos();
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final long seed;
    private final Random random;
    private final int keys;
    private final SimulatedHerd herd;
    private final ConvergenceChecks convergence;
    private final Heard heard;
    private final ReceiptChecks receipts;
    private final FrameBudget budget;
    private final @Nullable LongPartition apart;

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
        this.herd = new SimulatedHerd(seed, topology, faults).stores(stores);
        this.random = herd.random();
        this.heard = new Heard(herd, MAP);
        this.receipts = new ReceiptChecks(herd);
        this.convergence = new ConvergenceChecks(
                record -> record.isTombstone() && herd.ledger().isPassing(record), herd::latestClock);
        this.budget = new FrameBudget(herd.network(), topology.edges().size(), comesApart);
        this.apart =
                comesApart ? new LongPartition(herd.network().timing(), herd.network(), random, herd.places()) : null;
        this.keys = random.nextInt(MANY_KEYS_ONCE_IN) == 0 ? MANY_KEYS : KEYS;
        boolean smallOutbox = keys == MANY_KEYS && random.nextBoolean();
        herd.settings(builder -> {
            if (smallOutbox) {
                builder.limit("outboxKeys", SMALLEST_OUTBOX);
            }
            if (comesApart) {
                builder.tombstoneLife(LongPartition.TOMBSTONE_LIFE);
            }
        });
        herd.application(node -> heard.listen(node, map(node)));
    }

    /**
     * A herd of 5 to 25 nodes, of which everything is drawn.
     *
     * @param seed decides it
     * @return the herd
     */
    public static HerdSimulation drawn(long seed) {
        Random random = new Random(~seed);
        Topology topology = Topology.drawn(random);
        Faults faults = Faults.drawn(random);
        boolean comesApart = random.nextInt(APART_ONCE_IN) == 0;
        return new HerdSimulation(
                seed,
                topology,
                comesApart ? faults.withNodes(faults.nodes().withClocksOff(LongPartition.MOST_OFF_NANOS)) : faults,
                storeSeed -> Store.inMemory(Limits.defaults(), storeSeed),
                comesApart);
    }

    /**
     * Runs the herd.
     *
     * @param unrest how long nodes write and things fail
     * @param patience how long all may take to become equal, once nothing fails any more
     * @throws Violation if they don't, or a rule was broken; names the seed and who found it
     */
    public void run(Duration unrest, Duration patience) {
        try {
            herd.runPlaces(unrest, place -> {
                write(place);
                askNowAndThen();
            });
            herd.heal();
            awaitAndCheck(patience);
            convergence.awaitAll(
                    herd.network().timing(),
                    patience,
                    () -> ask(random.nextInt(herd.places().size()), patience),
                    herd.places().size());
            if (apart != null) {
                comeApart(apart, patience);
            } else if (random.nextInt(LINGERS_ONCE_IN) == 0) {
                herd.network().timing().advance(SWEPT);
                onEach((place, node) -> heard.checkSwept(place, node, map(node), SWEPT));
                awaitAndCheck(patience);
            }
        } catch (AssertionError | RuntimeException e) {
            throw Violation.of(e, "seed " + seed, this.toString());
        }
    }

    private void awaitAndCheck(Duration patience) {
        herd.awaitConvergence(patience);
        herd.check();
        onEach((place, node) -> heard.check(place, node, map(node)));
    }

    private void onEach(BiConsumer<Place, Herd> action) {
        for (Place place : herd.places()) {
            Herd node = place.herd;
            if (node != null) {
                action.accept(place, node);
            }
        }
    }

    private void comeApart(LongPartition partition, Duration patience) {
        herd.ledger().forget();
        List<String> names = herd.places().stream().map(place -> place.name).toList();
        partition.run(names, this::write);
        herd.awaitConvergence(patience);
        partition.check(herd.ledger().newest());
        herd.ledger().forgetRemoved();
        awaitAndCheck(patience);
    }

    private static HerdMap<String, String> map(Herd node) {
        return node.map(MAP, Codec.string(), Codec.string());
    }

    private void write(Place place) {
        String key = "k" + random.nextInt(keys);
        int digits = random.nextInt(10) > 0 ? random.nextInt(20) : random.nextBoolean() ? LARGE : random.nextInt(LARGE);
        Herd node = place.herd;
        if (node == null || herd.isPaused(place)) {
            return;
        }
        budget.written();
        HerdMap<String, String> map = map(node);
        String value = String.valueOf(random.nextInt(100_000, 1_000_000)).repeat(1 + digits);
        Duration life = Duration.ofNanos(random.nextLong(1, LONGEST_LIFE));
        long time = place.timing.wallNanos() + random.nextLong(-HOUR, MOST_AHEAD);
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                map.remove(key);
                heard.readBack(node, map, key, null);
            }
            case 2 -> map.put(key, value, life);
            case 3 -> map.putAt(key, value, time);
            case 4 -> map.putAt(key, value, time, life);
            default -> {
                map.put(key, value);
                heard.readBack(node, map, key, value);
            }
        }
        if (random.nextInt(RECEIPT_ONCE_IN) == 0) {
            budget.asked();
            Duration timeout = Duration.ofNanos(random.nextLong(1, LONGEST_ASK));
            receipts.ask(
                    place,
                    node,
                    MAP,
                    map,
                    key,
                    random.nextInt(2, herd.topology().size() + 1),
                    timeout);
        }
    }

    /** Asks a node whether the herd has converged, often just when another one has a lot to tell. */
    private void askNowAndThen() {
        Place one = herd.anyPlace();
        if (random.nextInt(20) > 0 || one.herd == null || herd.isPaused(one)) {
            return;
        }
        Place busy = herd.anyPlace();
        for (int i = random.nextInt(keys == MANY_KEYS ? MANY_KEYS : MOST_OF_A_BURST); i > 0; i--) {
            write(busy);
        }
        ask(one.number, Duration.ofNanos(random.nextLong(1, LONGEST_ASK)));
    }

    private void ask(int place, Duration timeout) {
        budget.asked();
        convergence.ask(place, this::members, timeout);
    }

    private List<ConvergenceChecks.Member> members() {
        return herd.places().stream().flatMap(place -> place.member().stream()).toList();
    }

    /**
     * What links the nodes, and has counted what went wrong.
     *
     * @return the network
     */
    public SimulatedNetwork network() {
        return herd.network();
    }

    /**
     * How many nodes there are.
     *
     * @return the number
     */
    public int nodes() {
        return herd.topology().size();
    }

    /**
     * The run as a number.
     *
     * @return the same for two runs of one seed, see {@link SimulatedNetwork#traceHash}
     */
    public long traceHash() {
        return herd.network().traceHash();
    }

    /** What was drawn: the nodes, their links and the faults. */
    @Override
    public String toString() {
        return herd + "; convergence: " + convergence + "; receipts: " + receipts
                + (apart == null ? "" : "; apart: " + apart);
    }
}
