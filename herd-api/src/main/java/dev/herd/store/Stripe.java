package dev.herd.store;

import dev.herd.store.Store.Outcome;
import dev.herd.store.Store.Result;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A part of a {@link MemoryStore} whose writers exclude each other by this object's monitor. Its table is replaced by
 * one twice as large when it is over two thirds full, by one half as large when less than an eighth of it is left, and
 * by one of its own size when it is the markers of discarded records that fill it; so the cost of copying is spread
 * over a number of calls that grows with the table.
 */
final class Stripe {

    private static final Result NEWS_OF_NEW_KEY = new Result(Outcome.NEWS, null);
    private static final Result SAME_WITHOUT_KEY = new Result(Outcome.SAME, null);
    private static final Result FULL_FOR_NEW_KEY = new Result(Outcome.FULL, null);

    private final Room room;
    private final Changing changing;
    private final int leastCapacity;

    /** Written by the lock's owner only. */
    private volatile Table table;

    // Guarded by this:
    private int live; // slots that hold a record
    private int taken; // slots that hold a record or a marker

    /** An empty stripe. The capacity is a power of two, at least 2. */
    Stripe(Room room, Changing changing, int leastCapacity) {
        this.room = room;
        this.changing = changing;
        this.leastCapacity = leastCapacity;
        this.table = new Table(leastCapacity);
    }

    /** The present table, for a scan. */
    Table table() {
        return table;
    }

    @Nullable
    HerdRecord get(Keyed key, int hash) {
        return table.find(key, hash);
    }

    Result merge(HerdRecord record, int hash) {
        // Most of what a flood brings is known already, and is told so without a lock.
        Result known = known(record, table.find(record, hash));
        if (known != null) {
            return known;
        }
        changing.refuse();
        synchronized (this) {
            int slot = table.slotOf(record, hash);
            HerdRecord stored = slot < 0 ? null : table.at(slot);
            known = known(record, stored);
            return known != null ? known : store(slot, hash, stored, record);
        }
    }

    private static @Nullable Result known(HerdRecord record, @Nullable HerdRecord stored) {
        if (stored == null) {
            return null;
        }
        int order = record.compareVersion(stored);
        return order > 0 ? null : new Result(order == 0 ? Outcome.SAME : Outcome.OLDER, stored);
    }

    Result update(Key key, int hash, UnaryOperator<@Nullable HerdRecord> change) {
        changing.begin();
        try {
            return change(key, hash, change);
        } finally {
            changing.end();
        }
    }

    private synchronized Result change(Key key, int hash, UnaryOperator<@Nullable HerdRecord> change) {
        int slot = table.slotOf(key, hash);
        HerdRecord stored = slot < 0 ? null : table.at(slot);
        HerdRecord next = change.apply(stored);
        if (next == null || next.equals(stored)) {
            return stored == null ? SAME_WITHOUT_KEY : new Result(Outcome.SAME, stored);
        }
        if (!next.sameKey(key)) {
            throw new IllegalArgumentException(
                    "the change of key " + key + " returned " + next + ", but must return a record of the same key");
        }
        return store(slot, hash, stored, next);
    }

    /** Writes a record that is to be stored; {@code slot} and {@code stored} are what was found under its key. */
    private Result store(int slot, int hash, @Nullable HerdRecord stored, HerdRecord next) {
        if (stored == null) {
            return add(~slot, hash, next);
        }
        int growth = next.size() - stored.size();
        if (growth > 0 && !room.takeBytes(growth)) {
            return new Result(Outcome.FULL, stored);
        }
        table.replace(slot, next);
        if (growth < 0) {
            room.giveBytes(-growth);
        }
        return new Result(Outcome.NEWS, stored);
    }

    private Result add(int freeSlot, int hash, HerdRecord record) {
        int free = freeSlot;
        boolean empty = table.isEmpty(free);
        if (empty && taken >= table.capacity() * 2L / 3) {
            // Before room is taken: should memory be short, nothing has changed.
            resize(live >= table.capacity() / 2 ? table.capacity() * 2 : table.capacity());
            free = ~table.slotOf(record, hash);
        }
        if (!room.takeKey(record.size())) {
            return FULL_FOR_NEW_KEY;
        }
        table.add(free, hash, record);
        live++;
        if (empty) {
            taken++;
        }
        return NEWS_OF_NEW_KEY;
    }

    boolean discard(HerdRecord record, int hash) {
        if (!record.equals(table.find(record, hash))) {
            return false;
        }
        changing.refuse();
        synchronized (this) {
            int slot = table.slotOf(record, hash);
            if (slot < 0 || !record.equals(table.at(slot))) {
                return false;
            }
            table.remove(slot);
            live--;
            room.giveKey(record.size());
            if (live < table.capacity() / 8 && table.capacity() > leastCapacity) {
                resize(table.capacity() / 2);
            }
            return true;
        }
    }

    private void resize(int capacity) {
        table = table.copy(capacity);
        taken = live;
    }
}
