package dev.herd.testkit;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has been written in a simulated herd, and where: what its nodes may hold, and what they must in the end. */
final class Ledger {

    /** A stamp may stand under two keys, where both held one that was ahead of all clocks. */
    private record Version(Key key, Stamp stamp) {}

    private final Map<Version, HerdRecord> written = new HashMap<>();
    private final Map<Key, HerdRecord> newest = new TreeMap<>();
    private final Map<Key, HerdRecord> newestPassing = new HashMap<>();
    private final Map<Integer, Map<Key, HerdRecord>> byPlace = new HashMap<>();
    private final Set<ByteBuffer> passingValues = new HashSet<>();
    private @Nullable Violation first;

    /** A node has stored what its application wrote. */
    void wrote(int place, HerdRecord record) {
        written.put(new Version(record.key(), record.stamp()), record);
        put(newest, record);
        put(byPlace.computeIfAbsent(place, number -> new HashMap<>()), record);
        if (isPassing(record)) {
            put(newestPassing, record);
            passingValues.add(record.valueBuffer());
        }
    }

    /** Whether a value was ever written under a key that expires. */
    boolean mayPass(Key key) {
        return newestPassing.containsKey(key);
    }

    /** Whether a value was written that expires, under whatever key. */
    boolean expires(String value) {
        return passingValues.contains(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    private static void put(Map<Key, HerdRecord> newest, HerdRecord record) {
        newest.merge(record.key(), record, (old, young) -> young.isNewerThan(old) ? young : old);
    }

    /** What its node has written may have been lost with it. */
    void crashed(int place) {
        byPlace.remove(place);
    }

    /** What was written so far need not be anywhere, since nodes that have crashed may have taken it along. */
    void forget() {
        newest.clear();
        byPlace.clear();
    }

    /** The same of what was removed last: that has been collected. */
    void forgetRemoved() {
        newest.values().removeIf(HerdRecord::isTombstone);
        byPlace.values().forEach(ofPlace -> ofPlace.keySet().retainAll(newest.keySet()));
    }

    /** What was written last under each key, not counting what is forgotten. */
    Map<Key, HerdRecord> newest() {
        return newest;
    }

    /** Whether somebody has written something of that stamp. */
    boolean knowsVersion(HerdRecord record) {
        return written.containsKey(new Version(record.key(), record.stamp()));
    }

    /** Whether a record is what somebody wrote, perhaps marked to leave a tombstone, or a tombstone in its place. */
    boolean knows(HerdRecord record) {
        HerdRecord original = written.get(new Version(record.key(), record.stamp()));
        if (original == null) {
            return false;
        }
        return record.isTombstone()
                || record.equals(original)
                || (original.expires() && !original.isTombstone() && record.equals(original.shortening()));
    }

    /**
     * Whether a record is a value that expires or what such a one leaves: as their clocks go, some nodes may hold it when
     * others don't any more. What is older must be gone everywhere, or be everywhere.
     */
    boolean isPassing(HerdRecord record) {
        HerdRecord original = written.get(new Version(record.key(), record.stamp()));
        return original != null && original.expires() && !original.isTombstone();
    }

    /**
     * Sees that what nodes have written that still run isn't lost. Where something newer was to pass, an older one may have come
     * back that reached the last nodes only then.
     *
     * @param held what all hold
     */
    void check(Map<Key, HerdRecord> held) {
        for (Map<Key, HerdRecord> ofPlace : byPlace.values()) {
            ofPlace.forEach((key, mine) -> {
                HerdRecord passing = newestPassing.get(key);
                HerdRecord there = held.get(key);
                boolean displaced = passing != null && (passing.equals(mine) || passing.isNewerThan(mine));
                if (!displaced && (there == null || mine.isNewerThan(there))) {
                    throw fail(Checker.SURVIVES, "of " + mine + " all that is left is " + there);
                }
            });
        }
    }

    /** A rule was broken; whoever takes what is thrown for an error of his own, the simulation hears of it. */
    Violation fail(Checker checker, String what) {
        Violation violation = new Violation(checker, what);
        if (first == null) {
            first = violation;
        }
        return violation;
    }

    /** Throws the first violation there was. */
    void rethrow() {
        if (first != null) {
            throw first;
        }
    }
}
