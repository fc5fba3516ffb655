package dev.herd.store;

import static dev.herd.store.Records.key;
import static dev.herd.store.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.store.Store.Outcome;
import dev.herd.store.Store.Result;
import dev.herd.store.Store.Scan;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryStoreTest {

    private final Store store = Store.inMemory(Limits.defaults(), 1);

    @Test
    void isEmptyAtFirst() {
        assertThat(store.get(key("a"))).isNull();
        assertThat(store.count()).isZero();
        assertThat(store.bytes()).isZero();
        assertThat(store.load()).isZero();
        assertThat(store.scan().next()).isNull();
        assertThat(store.discard(record("a", 1))).isFalse();
    }

    @Test
    void mergeKeepsTheNewest() {
        HerdRecord two = record("a", 2, "two");
        HerdRecord three = record("a", 3, "three");
        assertThat(store.merge(two)).isEqualTo(new Result(Outcome.NEWS, null));
        assertThat(store.merge(record("a", 2, "two"))).isEqualTo(new Result(Outcome.SAME, two));
        assertThat(store.merge(record("a", 1, "one"))).isEqualTo(new Result(Outcome.OLDER, two));
        assertThat(store.get(key("a"))).isSameAs(two);
        assertThat(store.merge(three)).isEqualTo(new Result(Outcome.NEWS, two));
        assertThat(store.get(key("a"))).isSameAs(three);
        assertThat(store.get(two)).isSameAs(three);
        assertThat(store.count()).isEqualTo(1);
        assertThat(store.bytes()).isEqualTo(three.size());
    }

    @Test
    void mergeSettlesEqualStampsByTheBytes() {
        store.merge(record("a", 1, "x"));
        assertThat(store.merge(record("a", 1, "w")).outcome()).isEqualTo(Outcome.OLDER);
        assertThat(store.merge(record("a", 1, "y")).outcome()).isEqualTo(Outcome.NEWS);
    }

    @Test
    void keepsKeysApart() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(store.merge(record("k" + i, i)).outcome()).isEqualTo(Outcome.NEWS);
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(store.get(key("k" + i))).isEqualTo(record("k" + i, i));
            assertThat(store.get(key("k" + i + "x"))).isNull();
        }
        assertThat(store.count()).isEqualTo(10_000);
    }

    @Test
    void updateGetsWhatIsStoredAndStoresWhatItReturns() {
        HerdRecord one = record("a", 5);
        HerdRecord older = record("a", 4, "older");
        assertThat(store.update(key("a"), stored -> {
                    assertThat(stored).isNull();
                    return one;
                }))
                .isEqualTo(new Result(Outcome.NEWS, null));
        // What wins is the caller's business here.
        assertThat(store.update(key("a"), stored -> {
                    assertThat(stored).isSameAs(one);
                    return older;
                }))
                .isEqualTo(new Result(Outcome.NEWS, one));
        assertThat(store.get(key("a"))).isSameAs(older);
        assertThat(store.bytes()).isEqualTo(older.size());
    }

    @Test
    void updateThatReturnsNullOrTheSameChangesNothing() {
        assertThat(store.update(key("a"), stored -> null)).isEqualTo(new Result(Outcome.SAME, null));
        HerdRecord one = record("a", 1);
        store.merge(one);
        assertThat(store.update(key("a"), stored -> null)).isEqualTo(new Result(Outcome.SAME, one));
        assertThat(store.update(key("a"), stored -> record("a", 1))).isEqualTo(new Result(Outcome.SAME, one));
        assertThat(store.get(key("a"))).isSameAs(one);
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void updateThatThrowsChangesNothing() {
        HerdRecord one = record("a", 1);
        store.merge(one);
        for (String key : new String[] {"a", "b"}) {
            assertThatThrownBy(() -> store.update(key(key), stored -> {
                        throw new UnsupportedOperationException("mine");
                    }))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("mine");
        }
        assertThat(store.get(key("a"))).isSameAs(one);
        assertThat(store.count()).isEqualTo(1);
        assertThat(store.bytes()).isEqualTo(one.size());
        // And leaves no lock behind.
        assertThat(store.update(key("a"), stored -> record("a", 2)).outcome()).isEqualTo(Outcome.NEWS);
    }

    @Test
    void updateRefusesARecordOfAnotherKey() {
        store.merge(record("a", 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.update(key("a"), stored -> record("b", 2)))
                .withMessageContaining("m/61")
                .withMessageContaining("m/62")
                .withMessageContaining("must return a record of the same key");
        assertThat(store.get(key("a"))).isEqualTo(record("a", 1));
        assertThat(store.get(key("b"))).isNull();
        assertThat(store.count()).isEqualTo(1);
    }

    @Test
    void changesAreRefusedWithinAChangeWhereverTheirKeyIs() {
        // Of 64 stripes, a hundred keys meet most: that of the changed key, and others.
        for (int i = 0; i < 100; i++) {
            Key other = key("k" + i);
            HerdRecord held = record("k" + i, 1);
            HerdRecord newer = record("k" + i, 2);
            store.merge(held);
            List<Runnable> uses = List.of(
                    () -> store.merge(record("a", 2)),
                    () -> store.merge(newer),
                    () -> store.update(key("a"), stored -> null),
                    () -> store.update(other, stored -> null),
                    () -> store.discard(held));
            for (Runnable use : uses) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> store.update(key("a"), stored -> {
                            use.run();
                            return record("a", 1);
                        }))
                        .withMessageContaining("may read the store, but must not change it");
            }
            assertThat(store.get(other)).isSameAs(held);
        }
        assertThat(store.count()).isEqualTo(100);
        assertThat(store.merge(record("a", 2)).outcome()).isEqualTo(Outcome.NEWS);
    }

    @Test
    void changesReadWhatTheyDoNotChange() {
        HerdRecord held = record("b", 1);
        store.merge(held);
        store.update(key("a"), stored -> {
            assertThat(store.get(key("a"))).isNull();
            assertThat(store.get(key("b"))).isSameAs(held);
            assertThat(store.scan().next()).isSameAs(held);
            assertThat(store.merge(held).outcome()).isEqualTo(Outcome.SAME);
            return record("a", 1);
        });
        assertThat(store.count()).isEqualTo(2);
    }

    @Test
    void changesOfTwoStoresMayNest() {
        Store second = Store.inMemory(Limits.defaults(), 2);
        store.update(key("a"), stored -> {
            assertThat(second.merge(record("b", 1)).outcome()).isEqualTo(Outcome.NEWS);
            return record("a", 1);
        });
        assertThat(store.get(key("a"))).isNotNull();
        assertThat(second.get(key("b"))).isNotNull();
    }

    @Test
    void discardForgetsThatVersionOnly() {
        store.merge(record("a", 2));
        assertThat(store.discard(record("a", 1))).isFalse();
        assertThat(store.discard(record("a", 2, "other"))).isFalse();
        assertThat(store.discard(record("b", 2))).isFalse();
        assertThat(store.count()).isEqualTo(1);
        assertThat(store.discard(record("a", 2))).isTrue();
        assertThat(store.get(key("a"))).isNull();
        assertThat(store.count()).isZero();
        assertThat(store.bytes()).isZero();
        assertThat(store.discard(record("a", 2))).isFalse();
        assertThat(store.merge(record("a", 1)).outcome()).isEqualTo(Outcome.NEWS);
    }

    @Test
    void survivesKeysThatComeAndGo() {
        // One stripe of 2 slots at first: every few keys the table is full of markers.
        MemoryStore single = new MemoryStore(1_000_000, 1L << 40, 1, 1, 2);
        for (int i = 0; i < 20_000; i++) {
            single.merge(record("k" + i, i));
            if (i >= 5) {
                assertThat(single.discard(record("k" + (i - 5), i - 5))).isTrue();
                assertThat(single.get(key("k" + (i - 5)))).isNull();
                assertThat(single.get(key("k" + (i - 4)))).isNotNull();
            }
        }
        assertThat(single.count()).isEqualTo(5);
    }

    @Test
    void growsAndShrinks() {
        MemoryStore single = new MemoryStore(1_000_000, 1L << 40, 1, 1, 2);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5_000; i++) {
                single.merge(record("k" + i, i));
            }
            for (int i = 0; i < 5_000; i++) {
                assertThat(single.get(key("k" + i))).isEqualTo(record("k" + i, i));
            }
            for (int i = 0; i < 5_000; i++) {
                assertThat(single.discard(record("k" + i, i))).isTrue();
                if (i % 100 == 0) {
                    assertThat(all(single)).hasSize(4_999 - i);
                }
            }
            assertThat(single.count()).isZero();
            assertThat(single.bytes()).isZero();
        }
    }

    @Test
    void takesNoMoreKeysThanItMay() {
        MemoryStore bounded = new MemoryStore(2, 1_000_000, 1);
        bounded.merge(record("a", 1));
        assertThat(bounded.load()).isEqualTo(0.5);
        bounded.merge(record("b", 1));
        assertThat(bounded.load()).isEqualTo(1);
        assertThat(bounded.merge(record("c", 1))).isEqualTo(new Result(Outcome.FULL, null));
        assertThat(bounded.update(key("c"), stored -> record("c", 1))).isEqualTo(new Result(Outcome.FULL, null));
        assertThat(bounded.get(key("c"))).isNull();
        assertThat(bounded.merge(record("b", 2, "longer")).outcome()).isEqualTo(Outcome.NEWS);
        assertThat(bounded.count()).isEqualTo(2);
        bounded.discard(record("a", 1));
        assertThat(bounded.merge(record("c", 1)).outcome()).isEqualTo(Outcome.NEWS);
    }

    @Test
    void takesNoMoreBytesThanItMay() {
        int size = record("a", 1, "1234").size();
        MemoryStore bounded = new MemoryStore(100, 2L * size, 1);
        bounded.merge(record("a", 1, "1234"));
        assertThat(bounded.merge(record("b", 1, "12345"))).isEqualTo(new Result(Outcome.FULL, null));
        // A key that found no room for its bytes leaves none of its own taken.
        assertThat(bounded.count()).isEqualTo(1);
        assertThat(bounded.bytes()).isEqualTo(size);
        assertThat(bounded.merge(record("b", 1, "1234")).outcome()).isEqualTo(Outcome.NEWS);
        assertThat(bounded.load()).isEqualTo(1);
        HerdRecord stored = record("a", 1, "1234");
        assertThat(bounded.merge(record("a", 2, "12345"))).isEqualTo(new Result(Outcome.FULL, stored));
        assertThat(bounded.get(key("a"))).isEqualTo(stored);
        assertThat(bounded.merge(record("a", 2, "4321")).outcome()).isEqualTo(Outcome.NEWS);
        assertThat(bounded.merge(record("a", 3, "432")).outcome()).isEqualTo(Outcome.NEWS);
        assertThat(bounded.merge(record("b", 2, "12345")).outcome()).isEqualTo(Outcome.NEWS);
        assertThat(bounded.bytes()).isEqualTo(2L * size);
    }

    @Test
    void saysOlderOrSameThoughFull() {
        MemoryStore bounded = new MemoryStore(1, 1_000_000, 1);
        bounded.merge(record("a", 2));
        assertThat(bounded.merge(record("a", 1, "much longer")).outcome()).isEqualTo(Outcome.OLDER);
        assertThat(bounded.merge(record("a", 2)).outcome()).isEqualTo(Outcome.SAME);
    }

    @Test
    void scanReturnsEachRecordOnce() {
        for (int i = 0; i < 1_000; i++) {
            store.merge(record("k" + i, i));
        }
        List<HerdRecord> all = all(store);
        assertThat(all).hasSize(1_000).doesNotHaveDuplicates();
        Scan scan = store.scan();
        while (scan.next() != null) {
            // on to the end
        }
        assertThat(scan.next()).isNull();
    }

    @Test
    void restingScanGoesOnWithCurrentVersions() {
        MemoryStore single = new MemoryStore(1_000_000, 1L << 40, 1, 1, 2);
        for (int i = 0; i < 20; i++) {
            single.merge(record("k" + i, 1));
        }
        Scan scan = single.scan();
        List<HerdRecord> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            seen.add(scan.next());
        }
        // The table is replaced, and only then come new versions of all, and half of the keys go.
        for (int i = 100; i < 1_000; i++) {
            single.merge(record("k" + i, 1));
        }
        for (int i = 0; i < 20; i++) {
            single.merge(record("k" + i, 2));
            if (i % 2 == 0) {
                single.discard(record("k" + i, 2));
            }
        }
        List<HerdRecord> rest = new ArrayList<>();
        for (HerdRecord next = scan.next(); next != null; next = scan.next()) {
            rest.add(next);
            assertThat(single.get(next)).isSameAs(next);
        }
        for (int i = 1; i < 20; i += 2) {
            assertThat(seen.contains(record("k" + i, 1)) || rest.contains(record("k" + i, 2)))
                    .as("k" + i)
                    .isTrue();
        }
    }

    @Test
    void severalThreadsLoseNothingAndNeverPassABound() throws Exception {
        int threads = 4;
        int keys = 500;
        MemoryStore bounded = new MemoryStore(keys / 2, 1_000_000, 1, 2, 2);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            AtomicInteger news = new AtomicInteger();
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int offset = thread;
                tasks.add(() -> {
                    long most = 0;
                    for (int i = 0; i < 20_000; i++) {
                        int at = (i * 7 + offset * 31) % keys;
                        HerdRecord record = record("k" + at, 1 + i % 3, "x".repeat(i % 5));
                        if (i % 4 == 3) {
                            news.addAndGet(bounded.discard(record) ? -1 : 0);
                        } else {
                            Result result = bounded.merge(record);
                            boolean isNew = result.outcome() == Outcome.NEWS && result.previous() == null;
                            news.addAndGet(isNew ? 1 : 0);
                        }
                        most = Math.max(most, bounded.count());
                    }
                    return most;
                });
            }
            for (Future<Long> most : executor.invokeAll(tasks)) {
                assertThat(most.get()).isLessThanOrEqualTo(keys / 2);
            }
            List<HerdRecord> left = all(bounded);
            assertThat(bounded.count()).isEqualTo(news.get()).isEqualTo(left.size());
            assertThat(bounded.bytes())
                    .isEqualTo(left.stream().mapToLong(HerdRecord::size).sum());
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void updatesOfOneKeyFollowOneAnother() throws Exception {
        int threads = 4;
        int each = 5_000;
        Key key = key("counter");
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                tasks.add(() -> {
                    for (int i = 0; i < each; i++) {
                        store.update(key, stored -> record("counter", stored == null ? 1 : stored.time() + 1));
                    }
                    return null;
                });
            }
            for (Future<Void> done : executor.invokeAll(tasks)) {
                done.get();
            }
            assertThat(store.get(key)).isEqualTo(record("counter", (long) threads * each));
        } finally {
            executor.shutdownNow();
        }
    }

    private static List<HerdRecord> all(Store store) {
        List<HerdRecord> all = new ArrayList<>();
        Scan scan = store.scan();
        for (HerdRecord next = scan.next(); next != null; next = scan.next()) {
            all.add(next);
        }
        return all;
    }
}
