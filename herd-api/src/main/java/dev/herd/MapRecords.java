package dev.herd;

import static java.util.Objects.requireNonNull;

import dev.herd.node.Replica;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The visible records of one map, among all those that the node holds. */
final class MapRecords {

    private final Replica replica;
    private final Key map;

    MapRecords(Replica replica, Key map) {
        this.replica = replica;
        this.map = map;
    }

    Store.Scan scan() {
        Store.Scan all = replica.scan();
        return () -> {
            HerdRecord record = all.next();
            while (record != null && !record.startsWith(map)) {
                record = all.next();
            }
            return record;
        };
    }

    int count() {
        Store.Scan scan = scan();
        int count = 0;
        while (scan.next() != null && count < Integer.MAX_VALUE) {
            count++;
        }
        return count;
    }

    boolean isEmpty() {
        return scan().next() == null;
    }

    boolean contains(Key key) {
        return replica.get(key) != null;
    }

    boolean has(Key key, ByteBuffer value) {
        return hasValue(replica.get(key), value);
    }

    boolean anyWith(ByteBuffer value) {
        Store.Scan scan = scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            if (hasValue(record, value)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasValue(@Nullable HerdRecord record, ByteBuffer value) {
        return record != null
                && record.valueSize() == value.remaining()
                && record.valueBuffer().equals(value);
    }

    /** Gives a key another value, which expires when the one that is there would have. */
    void replace(Key key, ByteBuffer value) {
        replica.write(key, seen -> Replica.Change.replace(value));
    }

    /** Removes a key. Returns whether it was there. */
    boolean remove(Key key) {
        return replica.write(key, seen -> seen == null ? null : Replica.Change.remove()) != null;
    }

    /** Removes a key if it has a given value. Returns whether it had. */
    boolean remove(Key key, ByteBuffer value) {
        HerdRecord before = replica.write(key, seen -> hasValue(seen, value) ? Replica.Change.remove() : null);
        return hasValue(before, value);
    }

    /** Removes what meets a condition, unless it changes between the test and the removal. Returns whether any did. */
    boolean removeIf(Predicate<HerdRecord> condition) {
        requireNonNull(condition, "condition");
        boolean any = false;
        Store.Scan scan = scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            if (condition.test(record)) {
                any |= remove(record.key(), record.valueBuffer());
            }
        }
        return any;
    }

    void clear() {
        Store.Scan scan = scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            remove(record.key());
        }
    }
}
