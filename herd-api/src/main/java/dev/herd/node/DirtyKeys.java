package dev.herd.node;

import dev.herd.value.Keyed;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A set of keys in the order in which they were first added, from which the oldest is taken. What is kept of a key is
 * the {@code Keyed} that was added last, so an old version's bytes are not held on to. Costs 20 bytes a key, up to 40 after
 * it has grown, and no object: a ring of the keys, and an open-addressing index of their places in it. Guarded by its owner.
 */
final class DirtyKeys {

    private static final int LEAST = 16;

    private final long seed;
    private @Nullable Keyed[] ring = new @Nullable Keyed[LEAST];
    private int[] hashes = new int[LEAST];
    private int[] since =
            new int[LEAST]; // when a key was first seen here, 0 as long as nobody has looked; all behind it too
    private int[] index = new int[2 * LEAST]; // place in the ring + 1; 0 is free
    private int head; // place of the oldest, counted without wrapping
    private int tail; // place after the newest
    private int mark; // place after the newest there was when it was set
    private int size;
    private long bytes;

    /**
     * An empty set.
     *
     * @param seed for {@link Keyed#keyHash}; sets of one node share it
     */
    DirtyKeys(long seed) {
        this.seed = seed;
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The sizes of what was added last of each key. */
    long bytes() {
        return bytes;
    }

    /** Sees what is in the set; what wasn't yet the last time counts from now on, which is not 0. */
    void look(int now) {
        for (int at = tail; at != head && since[(at - 1) & (ring.length - 1)] == 0; at--) {
            since[(at - 1) & (ring.length - 1)] = now;
        }
    }

    /** When the oldest key was first seen; 0 if it hasn't been, or there is none. */
    int oldest() {
        skipRemoved();
        return head == tail ? 0 : since[head & (ring.length - 1)];
    }

    private void skipRemoved() {
        while (head != tail && ring[head & (ring.length - 1)] == null) {
            head++;
        }
    }

    /** Adds a key at the end, or, if it is there already, puts the given one in its place. Returns whether it is new. */
    boolean add(Keyed key) {
        return add(key, key.keyHash(seed));
    }

    boolean add(Keyed key, int hash) {
        int at = find(key, hash);
        bytes += key.size();
        if (index[at] != 0) {
            bytes -= keyAt(index[at] - 1).size();
            ring[index[at] - 1] = key;
            return false;
        }
        if (tail - head == ring.length) {
            resize(size * 2 > ring.length ? ring.length * 2 : ring.length); // else removed ones leave room enough
            at = find(key, hash);
        }
        int place = tail++ & (ring.length - 1);
        ring[place] = key;
        hashes[place] = hash;
        since[place] = 0;
        index[at] = place + 1;
        size++;
        return true;
    }

    /** Takes the oldest key; null if there is none. */
    @Nullable
    Keyed poll() {
        skipRemoved();
        if (head == tail) {
            return null;
        }
        int place = head++ & (ring.length - 1);
        Keyed key = keyAt(place);
        free(find(key, hashes[place]), place);
        return key;
    }

    /** Removes a key. Returns whether it was there. */
    boolean remove(Keyed key) {
        return remove(key, key.keyHash(seed));
    }

    boolean remove(Keyed key, int hash) {
        int at = find(key, hash);
        if (index[at] == 0) {
            return false;
        }
        free(at, index[at] - 1);
        return true;
    }

    /** What stands at a place where a key is known to be. */
    private Keyed keyAt(int place) {
        return Objects.requireNonNull(ring[place]);
    }

    private void free(int at, int place) {
        bytes -= keyAt(place).size();
        ring[place] = null;
        unindex(at);
        size--;
        shrinkIfEmpty();
    }

    boolean contains(Keyed key, int hash) {
        return index[find(key, hash)] != 0;
    }

    /** Marks what is in the set now. There is one mark: a new one takes the place of the one before. */
    void mark() {
        mark = tail;
    }

    /** Whether nothing is left that was in the set at the mark; a key that has gone and come again is another. */
    boolean passedMark() {
        skipRemoved();
        return mark - head <= 0;
    }

    void clear() {
        Arrays.fill(ring, null);
        Arrays.fill(index, 0);
        head = 0;
        tail = 0;
        size = 0;
        bytes = 0;
        shrinkIfEmpty();
    }

    /** After a burst the arrays would otherwise stay as large as it was, on every link. */
    private void shrinkIfEmpty() {
        if (size == 0) {
            head = 0;
            tail = 0;
            mark = 0;
            if (ring.length > 1_024) {
                ring = new @Nullable Keyed[LEAST];
                hashes = new int[LEAST];
                since = new int[LEAST];
                index = new int[2 * LEAST];
            }
        }
    }

    /** Where in the index the key stands, or the free slot where it would. */
    private int find(Keyed key, int hash) {
        int mask = index.length - 1;
        int at = hash & mask;
        while (index[at] != 0) {
            int place = index[at] - 1;
            Keyed there = ring[place];
            if (hashes[place] == hash && there != null && there.sameKey(key)) {
                return at;
            }
            at = (at + 1) & mask;
        }
        return at;
    }

    /** Frees a slot of the index, and moves those up that would no longer be found behind it (Knuth 6.4, R). */
    private void unindex(int freed) {
        int mask = index.length - 1;
        int hole = freed;
        index[hole] = 0;
        for (int at = (hole + 1) & mask; index[at] != 0; at = (at + 1) & mask) {
            int home = hashes[index[at] - 1] & mask;
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                index[hole] = index[at];
                index[at] = 0;
                hole = at;
            }
        }
    }

    private void resize(int capacity) {
        @Nullable Keyed[] oldRing = ring;
        int[] oldHashes = hashes;
        int[] oldSince = since;
        ring = new @Nullable Keyed[capacity];
        hashes = new int[capacity];
        since = new int[capacity];
        index = new int[2 * capacity];
        int to = 0;
        int marked = 0;
        for (int from = head; from != tail; from++) {
            marked = from == mark ? to : marked;
            int place = from & (oldRing.length - 1);
            Keyed key = oldRing[place];
            if (key != null) {
                ring[to] = key;
                hashes[to] = oldHashes[place];
                since[to] = oldSince[place];
                index[find(key, hashes[to])] = to + 1;
                to++;
            }
        }
        mark = mark == tail ? to : marked;
        head = 0;
        tail = to;
    }
}
