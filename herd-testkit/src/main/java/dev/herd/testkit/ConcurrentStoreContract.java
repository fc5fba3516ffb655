package dev.herd.testkit;

import static dev.herd.testkit.Records.key;
import static dev.herd.testkit.Records.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herd.store.Store;
import dev.herd.store.Store.Outcome;
import dev.herd.store.Store.Result;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of a {@link Store} that only several threads can see, S16 to S20 of CONTRACTS.md; a part of {@link StoreContract}. */
public interface ConcurrentStoreContract {

    /** A bound of keys or bytes that no test reaches. */
    long AMPLE = 1L << 40;

    /**
     * Makes a store.
     *
     * @param mostKeys its bound of keys
     * @param mostBytes its bound of bytes of encoded records
     * @return a new, empty store
     */
    Store newStore(long mostKeys, long mostBytes);

    /**
     * A store that is large enough for any test.
     *
     * @return a new, empty store
     */
    default Store newStore() {
        return newStore(AMPLE, AMPLE);
    }

    @Test
    @DisplayName("S16 updates of a key are atomic: none is lost, none comes in between")
    default void s16_atomicUpdates() {
        Store store = newStore();
        int threads = 4;
        long each = 500;
        AtomicInteger calls = new AtomicInteger();
        Race.of(threads, thread -> {
            for (int i = 0; i < each; i++) {
                Result result = store.update(key("counter"), stored -> {
                    calls.incrementAndGet();
                    return record("counter", stored == null ? 1 : stored.time() + 1, "by " + thread);
                });
                assertEquals(Outcome.NEWS, result.outcome());
            }
        });
        HerdRecord last = store.get(key("counter"));
        assertTrue(last != null && last.time() == threads * each, () -> "updates were lost: " + last);
        assertEquals(threads * each, calls.get(), "calls of the changes");
    }

    @Test
    @DisplayName("S17 each version is news once at most, and displaces the one that was stored before it")
    default void s17_newsOnce() {
        int threads = 4;
        for (int round = 0; round < 200; round++) {
            Store store = newStore();
            int seed = round;
            List<HerdRecord> news = Collections.synchronizedList(new ArrayList<>());
            List<HerdRecord> displaced = Collections.synchronizedList(new ArrayList<>());
            Race.of(threads, thread -> {
                List<Integer> times = new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8));
                Collections.shuffle(times, new Random(seed * 31L + thread));
                for (int time : times) {
                    HerdRecord record = record("a", time, "value");
                    Result result = store.merge(record);
                    if (result.outcome() == Outcome.NEWS) {
                        news.add(record);
                        if (result.previous() != null) {
                            displaced.add(result.previous());
                        }
                    }
                }
            });
            news.sort(Comparator.comparingLong(HerdRecord::time));
            displaced.sort(Comparator.comparingLong(HerdRecord::time));
            assertEquals(record("a", 8, "value"), store.get(key("a")));
            assertEquals(news.size(), new HashSet<>(news).size(), () -> "news more than once: " + news);
            assertEquals(news.subList(0, news.size() - 1), displaced, () -> "the chain of versions is broken: " + news);
            assertEquals(record("a", 8, "value").size(), store.bytes());
        }
    }

    @Test
    @DisplayName("S18 what a thread reads of a key only grows newer, and was once merged as it is")
    default void s18_reads() {
        Store store = newStore();
        int versions = 3_000;
        AtomicBoolean writing = new AtomicBoolean(true);
        Race.of(4, thread -> {
            if (thread < 2) {
                for (int time = 1; time <= versions; time++) {
                    store.merge(record("a", time, "value " + time));
                    HerdRecord own = store.get(key("a"));
                    assertTrue(own != null && own.time() >= time, "a thread didn't see its own merge");
                }
                writing.set(false);
                return;
            }
            long seen = 0;
            while (writing.get()) {
                HerdRecord record = store.get(key("a"));
                if (record != null) {
                    long before = seen;
                    assertTrue(record.time() >= seen, () -> "went back from " + before + " to " + record);
                    assertEquals("value " + record.time(), Records.text(record));
                    seen = record.time();
                }
            }
        });
    }

    @Test
    @DisplayName("S19 a scan misses nothing that stays, whatever other threads do")
    default void s19_scanAmongChanges() {
        Store store = newStore();
        Set<Key> staying = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            store.merge(record("stays" + i, 1, "value"));
            staying.add(key("stays" + i));
        }
        AtomicBoolean scanning = new AtomicBoolean(true);
        Race.of(3, thread -> {
            if (thread > 0) {
                for (int i = 0; scanning.get(); i++) {
                    HerdRecord passing = record("passes" + thread + "/" + i % 2_000, i, "value");
                    store.merge(passing);
                    store.merge(record("stays" + i % 400, i, "value"));
                    if (i % 3 == 0) {
                        store.discard(passing);
                    }
                }
                return;
            }
            try {
                for (int round = 0; round < 100; round++) {
                    Set<Key> seen = new HashSet<>();
                    Store.Scan scan = store.scan();
                    for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
                        seen.add(record.key());
                    }
                    assertTrue(seen.containsAll(staying), "a scan missed keys that were there all the time");
                }
            } finally {
                scanning.set(false);
            }
        });
    }

    @Test
    @DisplayName("S20 sizes are exact again when the threads are done, and bounds hold but for what is under way")
    default void s20_sizesAfterwards() {
        int threads = 4;
        long bound = 200;
        Store store = newStore(bound, AMPLE);
        Race.of(threads, thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 4_000; i++) {
                HerdRecord record = record("k" + random.nextInt(400), i, "v".repeat(random.nextInt(20)));
                if (random.nextInt(3) == 0) {
                    HerdRecord stored = store.get(record);
                    if (stored != null) {
                        store.discard(stored);
                    }
                } else {
                    store.merge(record);
                }
            }
        });
        long count = 0;
        long bytes = 0;
        Store.Scan scan = store.scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            count++;
            bytes += record.size();
        }
        assertEquals(count, store.count());
        assertEquals(bytes, store.bytes());
        assertTrue(count < bound + threads, "stored " + count + " keys with a bound of " + bound);
    }
}
