package dev.herd.store;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A bounded hash table in memory. */
final class MemoryStore implements Store {

    private final ConcurrentHashMap<Key, HerdRecord> records = new ConcurrentHashMap<>();
    private final LongAdder bytes = new LongAdder();
    private final long mostKeys;
    private final long mostBytes;

    MemoryStore(long mostKeys, long mostBytes, long seed) {
        this.mostKeys = mostKeys;
        this.mostBytes = mostBytes;
    }

    @Override
    public @Nullable HerdRecord get(Keyed key) {
        return records.get(keyOf(key));
    }

    private static Key keyOf(Keyed keyed) {
        return keyed instanceof Key key ? key : ((HerdRecord) keyed).key();
    }

    @Override
    public Result merge(HerdRecord record) {
        Outcome[] outcome = {Outcome.NEWS};
        Result result = update(record.key(), stored -> {
            int order = stored == null ? 1 : record.compareVersion(stored);
            if (order <= 0) {
                outcome[0] = order == 0 ? Outcome.SAME : Outcome.OLDER;
                return null;
            }
            return record;
        });
        return outcome[0] == Outcome.NEWS ? result : new Result(outcome[0], result.previous());
    }

    @Override
    public Result update(Key key, UnaryOperator<@Nullable HerdRecord> change) {
        Result[] result = new Result[1];
        records.compute(key, (k, stored) -> {
            HerdRecord next = change.apply(stored);
            if (next == null) {
                result[0] = new Result(Outcome.SAME, stored);
                return stored;
            }
            int growth = next.size() - (stored == null ? 0 : stored.size());
            if ((stored == null && count() >= mostKeys) || (growth > 0 && bytes() + growth > mostBytes)) {
                result[0] = new Result(Outcome.FULL, stored);
                return stored;
            }
            bytes.add(growth);
            result[0] = new Result(Outcome.NEWS, stored);
            return next;
        });
        return result[0];
    }

    @Override
    public boolean discard(HerdRecord record) {
        if (!records.remove(record.key(), record)) {
            return false;
        }
        bytes.add(-record.size());
        return true;
    }

    @Override
    public Scan scan() {
        Iterator<HerdRecord> all = records.values().iterator();
        return () -> all.hasNext() ? all.next() : null;
    }

    @Override
    public long count() {
        return records.mappingCount();
    }

    @Override
    public long bytes() {
        return bytes.sum();
    }

    @Override
    public double load() {
        return Math.max((double) count() / mostKeys, (double) bytes() / mostBytes);
    }
}
