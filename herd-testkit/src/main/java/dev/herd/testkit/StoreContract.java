package dev.herd.testkit;

import static dev.herd.testkit.Records.key;
import static dev.herd.testkit.Records.record;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herd.store.Store;
import dev.herd.store.Store.Outcome;
import dev.herd.store.Store.Result;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Stamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The rules of a {@link Store}: here S1 to S15 and S22 to S24 of CONTRACTS.md, which one thread can see, and those of
 * {@link ConcurrentStoreContract}. A store's test class implements this, gives the factory, and sets a timeout.
 */
public interface StoreContract extends ConcurrentStoreContract {

    @Test
    @DisplayName("S1 a record of a key that is not stored is taken in")
    default void s1_newKey() {
        Store store = newStore();
        HerdRecord first = record("a", 1, "one");
        assertEquals(new Result(Outcome.NEWS, null), store.merge(first));
        assertEquals(first, store.get(key("a")));
    }

    @Test
    @DisplayName("S2 a newer record takes the place of the stored one, which is handed back")
    default void s2_newer() {
        Store store = newStore();
        HerdRecord first = record("a", 1, "one");
        HerdRecord second = record("a", 2, "two");
        store.merge(first);
        assertEquals(new Result(Outcome.NEWS, first), store.merge(second));
        assertEquals(second, store.get(key("a")));
    }

    @Test
    @DisplayName("S3 an older record changes nothing")
    default void s3_older() {
        Store store = newStore();
        HerdRecord second = record("a", 2, "two");
        store.merge(second);
        assertEquals(new Result(Outcome.OLDER, second), store.merge(record("a", 1, "one")));
        assertEquals(second, store.get(key("a")));
        assertEquals(second.size(), store.bytes());
    }

    @Test
    @DisplayName("S4 the very same version changes nothing")
    default void s4_same() {
        Store store = newStore();
        store.merge(record("a", 1, "one"));
        assertEquals(new Result(Outcome.SAME, record("a", 1, "one")), store.merge(record("a", 1, "one")));
        assertEquals(1, store.count());
        assertEquals(record("a", 1, "one").size(), store.bytes());
    }

    @Test
    @DisplayName("S5 the winner is the same in whatever order records come: by time, origin, accepted, bytes")
    default void s5_order() {
        List<HerdRecord> ascending = List.of(
                record(key("a"), new Stamp(-5, 9, -5), new byte[] {1}),
                record(key("a"), new Stamp(7, 1, 7), new byte[] {9}),
                record(key("a"), new Stamp(7, 2, 7), new byte[] {3}),
                record(key("a"), new Stamp(7, 2, 7), new byte[] {4}),
                record(key("a"), new Stamp(7, 2, 7), new byte[] {(byte) 0x80}),
                record(key("a"), new Stamp(7, 2, 8), new byte[] {0}),
                record(key("a"), new Stamp(7, -1, 3), new byte[] {0}), // an origin is unsigned: this is a large one
                record(key("a"), new Stamp(8, 1, 8), new byte[] {0}));
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                Store store = newStore();
                store.merge(ascending.get(i));
                Outcome expected = i == j ? Outcome.SAME : j > i ? Outcome.NEWS : Outcome.OLDER;
                assertEquals(new Result(expected, ascending.get(i)), store.merge(ascending.get(j)), i + " then " + j);
                assertEquals(ascending.get(Math.max(i, j)), store.get(key("a")), i + " then " + j);
            }
        }
    }

    @Test
    @DisplayName("S6 get finds by key and by record, whatever is stored, tombstones and what has expired included")
    default void s6_get() {
        Store store = newStore();
        HerdRecord tombstone = Records.tombstone("gone", 5, 6);
        HerdRecord expired = Records.expiring("old", 1, "value", 2);
        store.merge(tombstone);
        store.merge(expired);
        assertAll(
                () -> assertEquals(tombstone, store.get(key("gone"))),
                () -> assertEquals(tombstone, store.get(record("gone", 99, "another version"))),
                () -> assertEquals(expired, store.get(key("old"))),
                () -> assertNull(store.get(key("never"))),
                () -> assertNull(store.get(record("never", 1, "not stored"))));
    }

    @Test
    @DisplayName("S7 keys are the same when map and bytes are, and only then")
    default void s7_keys() {
        Store store = newStore();
        List<Key> keys = List.of(
                Key.of("m", new byte[0]),
                Key.of("m", new byte[] {0}),
                Key.of("m", new byte[] {0, 0}),
                Key.of("m", new byte[] {-1}),
                Key.of("mm", new byte[0]),
                Key.of("n", new byte[0]),
                Key.of("n", new byte[] {0}),
                Key.of("n", new byte[4_096]));
        for (Key key : keys) {
            assertEquals(
                    Outcome.NEWS,
                    store.merge(record(key, new Stamp(1, 1, 1), key.keyBytes())).outcome());
        }
        assertEquals(keys.size(), store.count());
        for (Key key : keys) {
            HerdRecord stored = store.get(Key.of(key.map(), key.keyBytes()));
            assertTrue(stored != null && stored.sameKey(key), key::toString);
        }
    }

    @Test
    @DisplayName("S8 update stores what the change makes of the stored record")
    default void s8_update() {
        Store store = newStore();
        HerdRecord first = record("a", 1, "one");
        HerdRecord second = record("a", 2, "a longer two");
        assertEquals(new Result(Outcome.NEWS, null), store.update(key("a"), stored -> {
            assertNull(stored);
            return first;
        }));
        assertEquals(new Result(Outcome.NEWS, first), store.update(key("a"), stored -> {
            assertEquals(first, stored);
            return second;
        }));
        assertEquals(second, store.get(key("a")));
        assertEquals(second.size(), store.bytes());
    }

    @Test
    @DisplayName("S9 a change that returns null changes nothing")
    default void s9_noChange() {
        Store store = newStore();
        assertEquals(new Result(Outcome.SAME, null), store.update(key("a"), stored -> null));
        assertNull(store.get(key("a")));
        HerdRecord first = record("a", 1, "one");
        store.merge(first);
        assertEquals(new Result(Outcome.SAME, first), store.update(key("a"), stored -> null));
        assertEquals(first, store.get(key("a")));
        assertEquals(1, store.count());
    }

    @Test
    @DisplayName("S10 a change is called once, on the caller's thread")
    default void s10_calledOnce() {
        Store store = newStore();
        for (int time = 1; time <= 3; time++) {
            HerdRecord next = record("a", time, "value");
            List<Thread> calls = new ArrayList<>();
            store.update(key("a"), stored -> {
                calls.add(Thread.currentThread());
                return next;
            });
            assertEquals(List.of(Thread.currentThread()), calls);
        }
    }

    @Test
    @DisplayName("S11 what a change throws is passed on, changes nothing, and leaves the store usable")
    default void s11_throwing() {
        Store store = newStore();
        HerdRecord first = record("a", 1, "one");
        store.merge(first);
        IllegalStateException failure = new IllegalStateException("meant to fail");
        for (Key key : List.of(key("a"), key("b"))) {
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> store.update(key, stored -> {
                        throw failure;
                    }));
            assertSame(failure, thrown);
        }
        assertEquals(first, store.get(key("a")));
        assertNull(store.get(key("b")));
        assertEquals(1, store.count());
        assertEquals(Outcome.NEWS, store.merge(record("a", 2, "two")).outcome());
        assertEquals(Outcome.NEWS, store.merge(record("b", 1, "one")).outcome());
    }

    @Test
    @DisplayName("S12 discard forgets a record only if that very one is stored")
    default void s12_discard() {
        Store store = newStore();
        HerdRecord second = record("a", 2, "two");
        store.merge(second);
        assertFalse(store.discard(record("a", 1, "one")));
        assertFalse(store.discard(record("a", 2, "too")));
        assertFalse(store.discard(record("b", 2, "two")));
        assertEquals(second, store.get(key("a")));
        assertTrue(store.discard(record("a", 2, "two")), "an equal record counts as the same");
        assertNull(store.get(key("a")));
        assertFalse(store.discard(second));
        assertEquals(0, store.count());
        assertEquals(0, store.bytes());
        assertEquals(new Result(Outcome.NEWS, null), store.merge(record("a", 1, "one")));
    }

    @Test
    @DisplayName("S13 count, bytes and load are exact when nothing changes")
    default void s13_sizes() {
        Store store = newStore(1_000, 1_000_000);
        assertEquals(0, store.count());
        assertEquals(0, store.bytes());
        assertEquals(0, store.load());
        TreeMap<Key, HerdRecord> model = new TreeMap<>();
        Random random = new Random(13);
        for (int i = 0; i < 2_000; i++) {
            HerdRecord record = record("k" + random.nextInt(300), random.nextInt(50), "v".repeat(random.nextInt(40)));
            HerdRecord stored = model.get(record.key());
            if (random.nextInt(4) == 0 && stored != null) {
                assertTrue(store.discard(stored));
                model.remove(record.key());
            } else {
                store.merge(record);
                model.merge(record.key(), record, (old, young) -> young.isNewerThan(old) ? young : old);
            }
        }
        long bytes = model.values().stream().mapToLong(HerdRecord::size).sum();
        assertEquals(model.size(), store.count());
        assertEquals(bytes, store.bytes());
        assertEquals(Math.max(model.size() / 1e3, bytes / 1e6), store.load(), 1e-9);
    }

    @Test
    @DisplayName("S14 at its bounds the store refuses what needs more room, and nothing else")
    default void s14_full() {
        HerdRecord one = record("a", 5, "12345");
        Store keys = newStore(2, AMPLE);
        keys.merge(one);
        keys.merge(record("b", 5, "12345"));
        assertEquals(1.0, keys.load(), 1e-9);
        assertEquals(new Result(Outcome.FULL, null), keys.merge(record("c", 5, "12345")));
        assertEquals(new Result(Outcome.FULL, null), keys.update(key("c"), stored -> record("c", 5, "12345")));
        assertNull(keys.get(key("c")));
        assertEquals(
                Outcome.NEWS, keys.merge(record("a", 6, "longer than before")).outcome());
        assertTrue(keys.discard(record("b", 5, "12345")));
        assertEquals(Outcome.NEWS, keys.merge(record("c", 5, "12345")).outcome(), "room was made by a discard");

        Store bytes = newStore(AMPLE, one.size());
        bytes.merge(one);
        assertEquals(new Result(Outcome.FULL, one), bytes.merge(record("a", 6, "123456")));
        assertEquals(new Result(Outcome.FULL, one), bytes.update(key("a"), stored -> record("a", 6, "123456")));
        assertEquals(new Result(Outcome.FULL, null), bytes.merge(record("b", 6, "")));
        assertEquals(one, bytes.get(key("a")));
        assertEquals(Outcome.OLDER, bytes.merge(record("a", 4, "123456")).outcome(), "not news, so not refused");
        assertEquals(Outcome.SAME, bytes.merge(one).outcome());
        assertEquals(new Result(Outcome.NEWS, one), bytes.merge(record("a", 6, "54321")));
        assertEquals(Outcome.NEWS, bytes.merge(record("a", 7, "4321")).outcome());
        assertEquals(one.size() - 1, bytes.bytes());
    }

    @Test
    @DisplayName("S15 a scan returns all that is stored from its start to its end, in a current version")
    default void s15_scan() {
        Store store = newStore();
        assertNull(store.scan().next());
        Set<Key> staying = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            store.merge(record("stays" + i, 1, "value"));
            store.merge(record("goes" + i, 1, "value"));
            staying.add(key("stays" + i));
        }
        Store.Scan scan = store.scan();
        Store.Scan rested = store.scan();
        Set<Key> seen = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            HerdRecord record = scan.next();
            assertTrue(record != null, "the scan ended with most of the records to come");
            seen.add(record.key());
        }
        for (int i = 0; i < 500; i++) { // the table grows and shrinks under the scan
            store.discard(record("goes" + i, 1, "value"));
            store.merge(record("stays" + i, 2, "newer"));
            for (int j = 0; j < 10; j++) {
                store.merge(record("comes" + i + "/" + j, 1, "value"));
            }
        }
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            HerdRecord stored = store.get(record);
            assertEquals(stored, record, "the version current when it is returned");
            seen.add(record.key());
        }
        assertNull(scan.next(), "an ended scan stays ended");
        assertTrue(seen.containsAll(staying), () -> "missed " + missing(staying, seen));
        assertTrue(allKeys(rested).containsAll(staying), "a scan that rested");
        assertEquals(store.count(), allKeys(store.scan()).size());
    }

    @Test
    @DisplayName("S22 a change may read the store, and is refused what would change it")
    default void s22_changeWithinAChange() {
        Store store = newStore();
        HerdRecord first = record("a", 1, "one");
        HerdRecord kept = record("kept", 1, "value");
        store.merge(first);
        store.merge(kept);
        for (int i = 0; i < 100; i++) { // keys that share a lock with the changed one, and keys that don't
            Key other = key("other" + i);
            HerdRecord news = record("other" + i, 2, "value");
            store.update(key("a"), stored -> {
                assertEquals(first, store.get(key("a")));
                assertEquals(kept, store.get(key("kept")));
                assertNull(store.get(other));
                assertEquals(2, store.count());
                assertThrows(IllegalStateException.class, () -> store.merge(news));
                assertThrows(IllegalStateException.class, () -> store.update(other, absent -> news));
                assertThrows(IllegalStateException.class, () -> store.discard(kept));
                return null;
            });
        }
        assertEquals(2, store.count());
        assertEquals(Outcome.NEWS, store.merge(record("a", 2, "two")).outcome());
        assertTrue(store.discard(kept));
    }

    @Test
    @DisplayName("S23 records are found by the hashes of their keys")
    default void s23_find() {
        Store store = newStore();
        for (int i = 0; i < 1_000; i++) {
            store.merge(record("key" + i, 1, "value"));
        }
        store.merge(record("key3", 2, "newer"));
        store.discard(record("key4", 1, "value"));
        for (long seed : new long[] {42, 43}) {
            int[] hashes = {3, 4, 5, 2_000};
            for (int i = 0; i < hashes.length; i++) {
                hashes[i] = key("key" + hashes[i]).keyHash(seed);
            }
            int[] asked = hashes.clone();
            Set<HerdRecord> found = new HashSet<>();
            store.find(seed, asked, found::add);
            assertTrue(found.contains(record("key3", 2, "newer")), "the newest version of key3 was not found");
            assertTrue(found.contains(record("key5", 1, "value")), "key5 was not found");
            assertFalse(found.contains(record("key4", 1, "value")), "key4 was found, but is gone");
            assertArrayEquals(hashes, asked, "the hashes asked for were changed");
        }
    }

    @Test
    @DisplayName("S24 the parts of a store are all of it")
    default void s24_scanOfAPart() {
        Store store = newStore();
        for (int i = 0; i < 1_000; i++) {
            store.merge(record("key" + i, 1, "value"));
        }
        for (long seed : new long[] {42, 43}) {
            for (int parts = 1; parts <= 64; parts *= 2) {
                for (int part = 0; part < parts; part++) {
                    Set<Key> expected = new HashSet<>();
                    for (int i = 0; i < 1_000; i++) {
                        long hash = Integer.toUnsignedLong(key("key" + i).keyHash(seed));
                        if ((hash * parts) >>> Integer.SIZE == part) {
                            expected.add(key("key" + i));
                        }
                    }
                    Set<Key> seen = allKeys(store.scan(seed, part, parts));
                    assertEquals(Set.of(), missing(expected, seen), "of part " + part + " of " + parts);
                }
            }
        }
    }

    private static Set<Key> missing(Set<Key> expected, Set<Key> seen) {
        Set<Key> missing = new HashSet<>(expected);
        missing.removeAll(seen);
        return missing;
    }

    private static Set<Key> allKeys(Store.Scan scan) {
        Set<Key> keys = new HashSet<>();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            keys.add(record.key());
        }
        return keys;
    }
}
