package dev.herd.testkit;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store in a simulated herd, under the eyes of its ledger: each change is seen when it happens. */
final class WatchedStore implements Store {

    private static final byte[] NOTHING = {};

    private final Store store;
    private final Place place;
    private final Ledger ledger;
    private final SimulatedNetwork network;
    private final Map<Key, HerdRecord> held = new HashMap<>();

    WatchedStore(Store store, Place place, Ledger ledger, SimulatedNetwork network) {
        this.store = store;
        this.place = place;
        this.ledger = ledger;
        this.network = network;
    }

    @Override
    public @Nullable HerdRecord get(Keyed key) {
        HerdRecord found = store.get(key);
        HerdRecord expected = held.get(key instanceof HerdRecord record ? record.key() : (Key) key);
        if (!Objects.equals(found, expected)) {
            throw ledger.fail(
                    Checker.STORE, "the store of " + place.name + " has " + found + " where it took in " + expected);
        }
        return found;
    }

    @Override
    public Result merge(HerdRecord record) {
        Result result = store.merge(record);
        if (result.outcome() == Outcome.NEWS) {
            stored("take", record, result);
        }
        return result;
    }

    @Override
    public Result update(Key key, UnaryOperator<@Nullable HerdRecord> change) {
        HerdRecord[] made = new HerdRecord[1];
        Result result = store.update(key, before -> {
            HerdRecord after = change.apply(before);
            if (after != null) {
                made[0] = after;
            }
            return after;
        });
        if (result.outcome() == Outcome.NEWS) {
            boolean grave = made[0].isTombstone() && ledger.knowsVersion(made[0]); // in the place of what is buried
            if (!grave) {
                ledger.wrote(place.number, made[0]);
            }
            stored(grave ? "bury" : "write", made[0], result);
        }
        return result;
    }

    private void stored(String how, HerdRecord record, Result result) {
        network.note(how, place.name, record.toString(), NOTHING);
        HerdRecord before = held.put(record.key(), record);
        if (!Objects.equals(before, result.previous())) {
            throw ledger.fail(
                    Checker.STORE,
                    "the store of " + place.name + " says that it had " + result.previous() + ", but it took in "
                            + before);
        }
        if (before != null && !record.isNewerThan(before)) {
            throw ledger.fail(Checker.GROWS, place.name + " has replaced " + before + " by " + record);
        }
        if (!ledger.knows(record)) {
            throw ledger.fail(Checker.WRITTEN, place.name + " holds " + record + ", which nobody wrote");
        }
    }

    @Override
    public boolean discard(HerdRecord record) {
        boolean gone = store.discard(record);
        if (gone) {
            network.note("forget", place.name, record.toString(), NOTHING);
            held.remove(record.key(), record);
            if (!record.expiredAt(place.timing.wallNanos())) {
                throw ledger.fail(Checker.KEPT, place.name + " has forgotten " + record + " before its time");
            }
        }
        return gone;
    }

    /** Sees that the store knows how much it holds. */
    void check() {
        long bytes = 0;
        long count = 0;
        Scan all = store.scan();
        for (HerdRecord record = all.next(); record != null; record = all.next()) {
            bytes += record.size();
            count++;
        }
        if (count != store.count() || bytes != store.bytes() || count != held.size()) {
            throw ledger.fail(
                    Checker.STORE,
                    "the store of " + place.name + " says that it holds " + store.count() + " records of "
                            + store.bytes() + " bytes, where " + count + " of " + bytes + " are found and "
                            + held.size() + " should be");
        }
    }

    @Override
    public Scan scan() {
        return store.scan();
    }

    @Override
    public Scan scan(long seed, int part, int parts) {
        return store.scan(seed, part, parts);
    }

    @Override
    public void find(long seed, int[] keyHashes, Consumer<HerdRecord> found) {
        store.find(seed, keyHashes, found);
    }

    @Override
    public long count() {
        return store.count();
    }

    @Override
    public long bytes() {
        return store.bytes();
    }

    @Override
    public double load() {
        return store.load();
    }
}
