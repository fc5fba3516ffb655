package dev.herd.testkit;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Cuts a quiet herd in two for longer than tombstones live, while both halves write and remove. What all nodes held before,
 * and knew each other to hold, and what was removed or replaced meanwhile, must not come back when the halves meet.
 */
final class LongPartition {

    /** Short, so that a run is; and longer than clocks are off and unrest lasts. */
    static final Duration TOMBSTONE_LIFE = Duration.ofMinutes(5);

    /** No clock is off by more: else one node would long have collected what another has just written. */
    static final long MOST_OFF_NANOS = Duration.ofSeconds(30).toNanos();

    /** Links compare every ten seconds, and what they find counts five seconds later. */
    private static final Duration COMPARED = Duration.ofSeconds(12);

    /** So often in a row the stores must be equal, which they are not while one has forgotten what another has not. */
    private static final int COMPARISONS = 4;

    private static final int MOST_COMPARISONS = 40;

    private static final int MOST_WRITES = 60;

    /** Some time after the last write all its tombstones have been collected, which happens at full minutes. */
    private static final Duration FORGOTTEN = TOMBSTONE_LIFE.plus(Duration.ofMinutes(3));

    private final ManualTiming timing;
    private final SimulatedNetwork network;
    private final Random random;
    private final List<Place> places;
    private Map<Key, HerdRecord> held = Map.of(); // by all, for certain
    private int watched;

    LongPartition(ManualTiming timing, SimulatedNetwork network, Random random, List<Place> places) {
        this.timing = timing;
        this.network = network;
        this.random = random;
        this.places = places;
    }

    /**
     * Cuts, waits, and heals; the herd is left to converge.
     *
     * @param names of the nodes
     * @param write has a node write something
     */
    void run(List<String> names, Consumer<Place> write) {
        int equal = 0;
        for (int i = 0; i < MOST_COMPARISONS && equal < COMPARISONS; i++) {
            timing.advance(COMPARED);
            equal = equal() ? equal + 1 : 0;
        }
        held = equal == COMPARISONS ? contents(places.get(0)) : new HashMap<>();
        long first = places.stream()
                .mapToLong(place -> place.timing.wallNanos())
                .min()
                .orElseThrow();
        // What is written from now on says nothing of what was accepted before it.
        held.values().removeIf(record -> record.isTombstone() || record.accepted() >= first);
        List<String> half = new ArrayList<>(names);
        half.removeIf(name -> random.nextBoolean());
        network.partition(half);
        timing.advance(COMPARED);
        for (int i = random.nextInt(MOST_WRITES); i > 0; i--) {
            write.accept(places.get(random.nextInt(places.size())));
            timing.advance(Duration.ofNanos(random.nextLong(COMPARED.toNanos() / 10)));
        }
        timing.advance(FORGOTTEN);
        network.heal();
    }

    private boolean equal() {
        Map<Key, HerdRecord> first = contents(places.get(0));
        return places.stream().allMatch(place -> contents(place).equals(first));
    }

    private static Map<Key, HerdRecord> contents(Place place) {
        Map<Key, HerdRecord> all = new HashMap<>();
        Store.Scan scan = place.store.scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            all.put(record.key(), record);
        }
        return all;
    }

    /**
     * Sees what the nodes hold now that they have converged.
     *
     * @param newest what was written last of each key, though it may have expired
     */
    void check(Map<Key, HerdRecord> newest) {
        for (Place place : places) {
            held.forEach((key, before) -> {
                HerdRecord last = newest.get(key);
                HerdRecord now = place.store.get(key);
                if (last != null && last.isNewerThan(before)) {
                    watched++;
                    if (before.equals(now)) {
                        throw new Violation(
                                Checker.STAYS_AWAY,
                                before + " has risen on " + place.name + ", though " + last
                                        + " took its place while halves were apart");
                    }
                }
            });
        }
    }

    /** How many values that were replaced meanwhile have stayed away, counted on each node. */
    @Override
    public String toString() {
        return watched + " stayed away";
    }
}
