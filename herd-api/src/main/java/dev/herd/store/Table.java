package dev.herd.store;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open-addressing hash table of a fixed capacity: what {@link MemoryStore} says of slots is kept here. Any thread may
 * read; one at a time may write, and sees to it that at least one slot stays empty, where every search ends.
 */
final class Table {

    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(HerdRecord[].class);

    /** Stands where a record was discarded; known by its identity. */
    private static final HerdRecord REMOVED = RecordDraft.value(
                    Key.of("removed", new byte[0]), ByteBuffer.allocate(0), false, false)
            .stamp(new Stamp(0, 0, 0), 0, false);

    private final @Nullable HerdRecord[] slots;

    /** Lets a search pass over other keys' records without fetching them, and a copy do without hashing again. */
    private final int[] hashes;

    Table(int capacity) {
        slots = new HerdRecord[capacity];
        hashes = new int[capacity];
    }

    int capacity() {
        return slots.length;
    }

    private @Nullable HerdRecord slot(int slot) {
        return (HerdRecord) SLOTS.getVolatile(slots, slot);
    }

    @SuppressWarnings("ReferenceEquality") // the marker's bytes may well come from a peer
    private static boolean isRemoved(@Nullable HerdRecord record) {
        return record == REMOVED;
    }

    /** The record in a slot, or null if it has none. */
    @Nullable
    HerdRecord at(int slot) {
        HerdRecord record = slot(slot);
        return isRemoved(record) ? null : record;
    }

    /** The hash that belongs to a slot's record. */
    int hashAt(int slot) {
        return hashes[slot];
    }

    /** Whether a slot never had a record. */
    boolean isEmpty(int slot) {
        return slot(slot) == null;
    }

    /** The record under a key, or null. Free of locks. */
    @Nullable
    HerdRecord find(Keyed key, int hash) {
        int mask = slots.length - 1;
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            HerdRecord record = slot(i);
            if (record == null) {
                return null;
            }
            if (hashes[i] == hash && !isRemoved(record) && key.sameKey(record)) {
                return record;
            }
        }
    }

    /** The records under all keys of one hash. Free of locks. */
    void find(int hash, Consumer<HerdRecord> found) {
        int mask = slots.length - 1;
        int i = hash & mask;
        for (HerdRecord record = slot(i); record != null; record = slot(i)) {
            if (hashes[i] == hash && !isRemoved(record)) {
                found.accept(record);
            }
            i = (i + 1) & mask;
        }
    }

    /** The slot of a key's record, or, if it has none, {@code ~slot} of the first one free for it. Writers only. */
    int slotOf(Keyed key, int hash) {
        int mask = slots.length - 1;
        int free = -1;
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            HerdRecord record = slot(i);
            if (record == null) {
                return ~(free < 0 ? i : free);
            }
            if (isRemoved(record)) {
                free = free < 0 ? i : free;
            } else if (hashes[i] == hash && record.sameKey(key)) {
                return i;
            }
        }
    }

    /** Gives a free slot to a new key. */
    void add(int slot, int hash, HerdRecord record) {
        hashes[slot] = hash;
        SLOTS.setVolatile(slots, slot, record);
    }

    /** Puts a new version of a slot's key in its place. */
    void replace(int slot, HerdRecord record) {
        SLOTS.setVolatile(slots, slot, record);
    }

    void remove(int slot) {
        SLOTS.setVolatile(slots, slot, REMOVED);
    }

    /** A new table with the same records and no markers. */
    Table copy(int capacity) {
        Table copy = new Table(capacity);
        int mask = capacity - 1;
        for (int i = 0; i < slots.length; i++) {
            HerdRecord record = at(i);
            if (record != null) {
                int hash = hashes[i];
                int free = hash & mask;
                while (copy.slots[free] != null) {
                    free = (free + 1) & mask;
                }
                copy.hashes[free] = hash;
                copy.slots[free] = record; // plain: nobody sees the copy until it is published
            }
        }
        return copy;
    }
}
