package dev.herd.reconcile;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store whose every change is noted in its summary. */
public final class SummedStore implements Store {

    private final Store store;
    private final Summary summary;
    private final Fetch fetch = new Fetch();

    /**
     * Takes a store over; from now on nobody else may change it.
     *
     * @param store the store; what it holds already is noted now
     * @param summary an empty summary
     */
    public SummedStore(Store store, Summary summary) {
        this.store = store;
        this.summary = summary;
        Scan all = store.scan();
        for (HerdRecord record = all.next(); record != null; record = all.next()) {
            summary.changed(null, record);
        }
    }

    /**
     * What it keeps up.
     *
     * @return the summary
     */
    public Summary summary() {
        return summary;
    }

    /** What this node fetches of fuller stores. */
    Fetch fetch() {
        return fetch;
    }

    @Override
    public @Nullable HerdRecord get(Keyed key) {
        return store.get(key);
    }

    @Override
    public Result merge(HerdRecord record) {
        if (summary.lowers(record)) {
            HerdRecord stored = store.get(record);
            if (stored == null || record.isNewerThan(stored)) {
                summary.come(record);
            }
        }
        Result result = store.merge(record);
        if (result.outcome() == Outcome.NEWS) {
            summary.changed(result.previous(), record);
        }
        return result;
    }

    @Override
    public Result update(Key key, UnaryOperator<@Nullable HerdRecord> change) {
        Made made = new Made(change, summary);
        Result result = store.update(key, made);
        if (result.outcome() == Outcome.NEWS) {
            summary.changed(result.previous(), made.record);
        }
        return result;
    }

    /** Remembers what a change made of a record: the store doesn't say. */
    private static final class Made implements UnaryOperator<@Nullable HerdRecord> {
        private final UnaryOperator<@Nullable HerdRecord> change;
        private final Summary summary;
        private @Nullable HerdRecord record;

        Made(UnaryOperator<@Nullable HerdRecord> change, Summary summary) {
            this.change = change;
            this.summary = summary;
        }

        @Override
        public @Nullable HerdRecord apply(@Nullable HerdRecord stored) {
            HerdRecord made = change.apply(stored);
            record = made;
            if (made != null) {
                summary.come(made);
            }
            return made;
        }
    }

    @Override
    public boolean discard(HerdRecord record) {
        boolean gone = store.discard(record);
        if (gone) {
            summary.changed(record, null);
        }
        return gone;
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
