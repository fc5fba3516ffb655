package dev.herd.store;

import static dev.herd.store.Records.key;
import static dev.herd.store.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.store.Store.Outcome;
import dev.herd.store.Store.Result;
import dev.herd.store.Store.Scan;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random calls to a store and to a plain map beside it come to the same. The seed stands in the test's name. */
class MemoryStoreModelTest {

    private static final int MOST_KEYS = 60;
    private static final int MOST_BYTES = 1_800;

    private final Map<Key, HerdRecord> model = new HashMap<>();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithAMap(long seed) {
        Random random = new Random(seed);
        MemoryStore store = new MemoryStore(MOST_KEYS, MOST_BYTES, seed, 1 + (int) (seed % 3), 2);
        for (int step = 0; step < 20_000; step++) {
            // Waves of few and of many keys, so that tables grow, shrink, and fill with markers.
            int keys = 1 + step / 1_000 % 10 * 10;
            String name = "k" + random.nextInt(keys);
            HerdRecord record = record(name, random.nextInt(8), "v".repeat(random.nextInt(12)));
            HerdRecord stored = model.get(key(name));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> assertThat(store.merge(record)).isEqualTo(merge(record, stored));
                case 3 ->
                    assertThat(store.update(key(name), was -> {
                                assertThat(was).isEqualTo(stored);
                                return record;
                            }))
                            .isEqualTo(record.equals(stored) ? new Result(Outcome.SAME, stored) : put(record, stored));
                case 4, 5, 6 -> {
                    HerdRecord victim = stored == null || random.nextInt(4) == 0 ? record : stored;
                    assertThat(store.discard(victim)).isEqualTo(model.remove(key(name), victim));
                }
                default -> assertThat(store.get(key(name))).isEqualTo(stored);
            }
            assertThat(store.count()).isEqualTo(model.size());
            assertThat(store.bytes()).isEqualTo(bytes());
            if (step % 500 == 0) {
                assertThat(contents(store)).isEqualTo(model);
            }
        }
    }

    private Result merge(HerdRecord record, @Nullable HerdRecord stored) {
        if (stored != null && !record.isNewerThan(stored)) {
            return new Result(record.equals(stored) ? Outcome.SAME : Outcome.OLDER, stored);
        }
        return put(record, stored);
    }

    private Result put(HerdRecord record, @Nullable HerdRecord stored) {
        int growth = record.size() - (stored == null ? 0 : stored.size());
        if ((stored == null && model.size() == MOST_KEYS) || (growth > 0 && bytes() + growth > MOST_BYTES)) {
            return new Result(Outcome.FULL, stored);
        }
        model.put(record.key(), record);
        return new Result(Outcome.NEWS, stored);
    }

    private long bytes() {
        return model.values().stream().mapToLong(HerdRecord::size).sum();
    }

    private static Map<Key, HerdRecord> contents(Store store) {
        Map<Key, HerdRecord> contents = new HashMap<>();
        Scan scan = store.scan();
        for (HerdRecord next = scan.next(); next != null; next = scan.next()) {
            assertThat(contents.put(next.key(), next)).isNull();
        }
        return contents;
    }
}
