package dev.herd.node;

import dev.herd.value.Keyed;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is owed to one peer: a set of keys, not a queue of messages. The records are read from the store only when the
 * link can write, so a newer version of an owed key costs nothing, and a peer that is slow or stalled holds up nobody
 * and costs a reference a key. Any thread adds; the link's own thread takes.
 *
 * <p>A wake-up is never lost: an add is followed by a wake unless one is under way ({@code awake}), and a fill takes
 * that flag down <em>before</em> it looks. So whoever finds the flag up knows that a fill is still to come, and that it
 * will see what was added.
 */
final class Outbox {

    /** So many control messages may wait: at most 4 MiB. */
    private static final int MOST_CONTROL = 10_000;

    private final Runnable wake;
    private final Consumer<String> close;
    private final int mostKeys;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Object lock = new Object();
    // guarded by lock
    private final DirtyKeys owed;
    private final DirtyKeys announced;
    private final ArrayDeque<byte[]> control = new ArrayDeque<>();
    private boolean overflowed;
    private boolean closed;
    private int takenSince;
    private volatile int size;

    /**
     * Nothing is owed yet.
     *
     * @param wake the link's: has it fill
     * @param close the link's: takes the reason
     * @param mostKeys past so many the set is given up
     * @param seed of the keys' hashes
     */
    Outbox(Runnable wake, Consumer<String> close, int mostKeys, long seed) {
        this.wake = wake;
        this.close = close;
        this.mostKeys = mostKeys;
        owed = new DirtyKeys(seed);
        announced = new DirtyKeys(seed);
    }

    /** Owes the peer the records of these keys. */
    void tell(@Nullable Keyed[] keys, int[] hashes, int count) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            for (int i = 0; i < count; i++) {
                Keyed key = keys[i];
                if (key != null) {
                    owed.add(key, hashes[i]);
                }
            }
            if (owed.size() > mostKeys) {
                owed.clear();
                announced.clear();
                overflowed = true;
            }
            size = owed.size();
        }
        wake();
    }

    /** Owes the peer the record of a key. */
    void tell(Keyed key, int hash) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            owed.add(key, hash);
            if (owed.size() > mostKeys) {
                owed.clear();
                announced.clear();
                overflowed = true;
            }
            size = owed.size();
        }
        wake();
    }

    /** Owes the peer the header of a key's record, unless the record itself is owed. */
    void announce(Keyed key) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            announced.add(key);
            if (announced.size() > mostKeys) {
                announced.clear();
                overflowed = true; // whoever waits for these headers is sent the records
            }
        }
        wake();
    }

    /**
     * Owes the peer a message (type, length and body), ahead of all data. No message may be dropped, so a link on which
     * too many wait is closed.
     */
    void control(byte[] message) {
        boolean full;
        synchronized (lock) {
            if (closed) {
                return;
            }
            full = control.size() >= MOST_CONTROL;
            if (!full) {
                control.add(message);
            }
        }
        if (full) {
            tooSlow(MOST_CONTROL + " control messages wait");
        } else {
            wake();
        }
    }

    /** As {@link #control}, but what says nothing that can't be said again is dropped while many wait. */
    void controlIfRoom(byte[] message) {
        synchronized (lock) {
            if (closed || control.size() >= MOST_CONTROL / 2) {
                return;
            }
            control.add(message);
        }
        wake();
    }

    /** The link is so far behind that it can't go on. */
    void tooSlow(String reason) {
        close.accept("too slow: " + reason);
    }

    /** Owes the peer a sign of life, unless something is owed ahead of it that will be one. */
    void ping(byte[] message) {
        synchronized (lock) {
            if (closed || !control.isEmpty()) {
                return;
            }
            control.add(message);
        }
        wake();
    }

    /** The peer holds what would be sent: nothing is owed of this key. Returns whether anything was. */
    boolean forget(Keyed key, int hash) {
        synchronized (lock) {
            boolean wasOwed = owed.remove(key, hash);
            boolean wasAnnounced = announced.remove(key, hash);
            size = owed.size();
            return wasOwed || wasAnnounced;
        }
    }

    /** Whether the record of a key is owed. */
    boolean owes(Keyed key, int hash) {
        synchronized (lock) {
            return owed.contains(key, hash);
        }
    }

    /** Whether no record and no header of one is owed, nor whatever a set that was given up held; any thread. */
    boolean isEmpty() {
        if (size > 0) {
            return false;
        }
        synchronized (lock) {
            return owed.isEmpty() && announced.isEmpty() && !overflowed;
        }
    }

    /** Whether a set was given up, and nobody has taken note of it yet. */
    boolean isGivenUp() {
        synchronized (lock) {
            return overflowed;
        }
    }

    /** Marks the records that are owed now. */
    void mark() {
        synchronized (lock) {
            owed.mark();
        }
    }

    /** Whether all that was owed at the mark has been taken. If the set was given up, that must be taken note of first. */
    boolean passedMark() {
        synchronized (lock) {
            return !overflowed && owed.passedMark();
        }
    }

    /** Notes what has been owed since a time, which is not 0: all that wasn't yet the last time. */
    void look(int now) {
        synchronized (lock) {
            owed.look(now);
            announced.look(now);
        }
    }

    /** Since when the key that was owed first has been, or the first of those that are announced; 0 if nobody has looked yet, or none is owed. */
    int oldest() {
        synchronized (lock) {
            return owed.isEmpty() ? announced.oldest() : owed.oldest();
        }
    }

    /** Likewise, of what was taken last. */
    int takenSince() {
        synchronized (lock) {
            return takenSince;
        }
    }

    /** The sizes of the records whose keys are owed, as they were when they were told; any thread. */
    long bytes() {
        synchronized (lock) {
            return owed.bytes();
        }
    }

    /** How many keys are owed; any thread. */
    int size() {
        return size;
    }

    void wake() {
        if (!awake.get() && awake.compareAndSet(false, true)) {
            wake.run();
        }
    }

    /** A fill begins: whatever is added from now on needs another wake. */
    void beginFill() {
        awake.set(false);
    }

    byte @Nullable [] peekControl() {
        synchronized (lock) {
            return control.peek();
        }
    }

    void takeControl() {
        synchronized (lock) {
            control.poll();
        }
    }

    /** Takes the oldest owed keys, as many as there are and fit. Returns how many. */
    int take(@Nullable Keyed[] into) {
        if (size == 0) {
            return 0;
        }
        synchronized (lock) {
            int count = 0;
            takenSince = owed.oldest();
            while (count < into.length) {
                Keyed key = owed.poll();
                if (key == null) {
                    break;
                }
                if (!announced.isEmpty()) {
                    announced.remove(key);
                }
                into[count++] = key;
            }
            size = owed.size();
            return count;
        }
    }

    @Nullable
    Keyed takeAnnounced() {
        synchronized (lock) {
            return announced.poll();
        }
    }

    /** Whether the set was given up since this was last asked: the peer may then lack anything. */
    boolean takeOverflowed() {
        synchronized (lock) {
            boolean was = overflowed;
            overflowed = false;
            return was;
        }
    }

    /** Lets go of everything, for good. */
    void close() {
        synchronized (lock) {
            closed = true;
            owed.clear();
            announced.clear();
            control.clear();
            size = 0;
        }
    }
}
