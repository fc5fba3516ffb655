package dev.herd.store;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A bounded hash table in memory, with no object of its own per entry: a record holds its key.
 *
 * <pre>
 *  MemoryStore   the top bits of a key's hash choose one of 64
 *  └─ Stripe     a lock for its writers, and a reference to its present
 *     └─ Table     hashes [ h  .  h  h  .  h  .  . ]
 *                  slots  [ r  .  r  X  .  r  .  . ]   r: a record, X: the marker of a record that was discarded
 * </pre>
 *
 * <p>A record stands in the first slot that was free for it, from the one that its hash names onwards (open addressing
 * with linear probing). Writers hold the lock of one stripe, and never wait for a second: the function of an update is
 * refused what would take one. Readers hold none, and are right all the same:
 *
 * <ul>
 *   <li>A record is immutable, and is written to its slot with volatile strength: who sees it sees all of it.
 *   <li>Within one table a key that is present stays in its slot (a new version replaces the old one there), and a slot
 *       once taken never becomes empty again, only marked. So a probe that meets an empty slot has passed the key's
 *       slot if the key was present all the while; and if it wasn't, "absent" was true at some moment of the call.
 *   <li>A slot's hash is written before its record and read after it. It can differ from the record's only if the slot
 *       was given to another key meanwhile, and then the first key was absent for a moment.
 *   <li>A full table is replaced by a new one, which is complete before it is published, and is never written again. A
 *       reader that still walks it gets what was true when it was replaced, a moment within the reader's call.
 *   <li>Slots are volatile rather than acquire and release, because calls on different keys must fall into one order:
 *       of two threads that each write one key and then read the other's, at least one sees the other's write. Whoever
 *       marks a key as changed after writing it, and unmarks before reading it, relies on that.
 * </ul>
 */
final class MemoryStore implements Store {

    private static final int STRIPES = 64;
    private static final int LEAST_CAPACITY = 8;

    private final Stripe[] stripes;
    private final Room room;
    private final long seed;

    MemoryStore(long mostKeys, long mostBytes, long seed) {
        this(mostKeys, mostBytes, seed, STRIPES, LEAST_CAPACITY);
    }

    /** A store of few stripes and small tables, in which tests meet resizing and reused slots early. */
    MemoryStore(long mostKeys, long mostBytes, long seed, int stripes, int leastCapacity) {
        this.room = new Room(mostKeys, mostBytes);
        this.seed = seed;
        this.stripes = new Stripe[stripes];
        Changing changing = new Changing();
        for (int i = 0; i < stripes; i++) {
            this.stripes[i] = new Stripe(room, changing, leastCapacity);
        }
    }

    private Stripe stripe(int hash) {
        return stripes[(int) ((Integer.toUnsignedLong(hash) * stripes.length) >>> Integer.SIZE)];
    }

    @Override
    public @Nullable HerdRecord get(Keyed key) {
        int hash = key.keyHash(seed);
        return stripe(hash).get(key, hash);
    }

    @Override
    public Result merge(HerdRecord record) {
        int hash = record.keyHash(seed);
        return stripe(hash).merge(record, hash);
    }

    @Override
    public Result update(Key key, UnaryOperator<@Nullable HerdRecord> change) {
        int hash = key.keyHash(seed);
        return stripe(hash).update(key, hash, change);
    }

    @Override
    public boolean discard(HerdRecord record) {
        int hash = record.keyHash(seed);
        return stripe(hash).discard(record, hash);
    }

    /** Hashes of the table's own seed name the slots; others take a scan. */
    @Override
    public void find(long hashSeed, int[] keyHashes, Consumer<HerdRecord> found) {
        if (hashSeed != seed) {
            Store.super.find(hashSeed, keyHashes, found);
            return;
        }
        for (int hash : keyHashes) {
            stripe(hash).table().find(hash, found);
        }
    }

    @Override
    public Scan scan() {
        return new StripeScan(stripes, 0, stripes.length);
    }

    /** A part by the table's own seed is some stripes, if there are so many. */
    @Override
    public Scan scan(long hashSeed, int part, int parts) {
        if (hashSeed != seed || parts > stripes.length) {
            return Store.super.scan(hashSeed, part, parts);
        }
        int each = stripes.length / parts;
        return new StripeScan(stripes, part * each, (part + 1) * each);
    }

    @Override
    public long count() {
        return room.keys();
    }

    @Override
    public long bytes() {
        return room.bytes();
    }

    @Override
    public double load() {
        return room.load();
    }
}
