package dev.herd.node;

import dev.herd.flood.Flooder;
import dev.herd.reconcile.Summary;
import dev.herd.reconcile.SummedStore;
import dev.herd.store.Store;
import dev.herd.time.HybridClock;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mockito.Mockito;

/** A node of a {@link SmallHerd}: the production parts that keep, write, sweep and flood records, without dialling and heartbeats. */
final class SmallNode {

    static final long SEED = 7;
    static final Key KEY = key("key");

    private static final NodeObserver NOBODY =
            Mockito.mock(NodeObserver.class, Mockito.withSettings().stubOnly());

    final NodeParts parts;
    final Replica replica;

    /**
     * A node that holds nothing.
     *
     * @param origin its run
     * @param timing its clocks and timers
     * @param life how long tombstones live
     * @param planted puts a mistake into its store
     */
    SmallNode(long origin, JumpingTiming.Clock timing, Duration life, UnaryOperator<Store> planted) {
        LinkSet links = new LinkSet(8);
        Limits limits = Limits.defaults();
        SummedStore store =
                new SummedStore(planted.apply(Store.inMemory(limits, SEED)), new Summary(SEED, timing, 256));
        parts = new NodeParts(
                new Identity("small", "n" + origin, origin, null, List::of),
                limits,
                timing,
                new HybridClock(timing, limits.maxClockSkew().toNanos()),
                new Random(origin),
                SEED,
                1_000_000_000,
                life.toNanos(),
                store,
                links,
                new Flood(Flooder.simple(), links, timing, SEED),
                new Waves(origin),
                new Receipts(origin, links, store, timing, limits.keyBytes()),
                new Listeners(),
                new Counters(),
                NOBODY);
        replica = new Replica(parts);
        new Sweeper(store, timing, parts.listeners(), parts.counters(), life.toNanos()).start();
    }

    static Key key(String name) {
        return Key.of("m", name.getBytes(StandardCharsets.UTF_8));
    }

    void put(Key key, String value, Duration life) {
        replica.put(key, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)), life.toNanos());
    }

    void remove() {
        replica.write(KEY, visible -> Replica.Change.remove());
    }

    @Nullable
    HerdRecord stored() {
        return parts.store().get(KEY);
    }

    /** What a reader sees, or null. */
    @Nullable
    HerdRecord visible() {
        return replica.get(KEY);
    }

    /** All that it holds, in the order of the keys. */
    Map<Key, HerdRecord> contents() {
        Map<Key, HerdRecord> all = new TreeMap<>();
        Store.Scan scan = parts.store().scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            all.put(record.key(), record);
        }
        return all;
    }

    /** All that it does next depends on, but for what its links know. */
    Object[] state() {
        return new Object[] {
            contents().values().toArray(), parts.clock(), parts.store().summary()
        };
    }

    @Override
    public String toString() {
        return parts.identity().node() + Arrays.toString(contents().values().toArray());
    }
}
