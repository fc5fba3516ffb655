package dev.herd.store;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a store holds, and how much it may hold. Room is taken before a record is stored and given back after one is
 * gone, so what is stored never passes a bound, not even for a moment.
 *
 * <p>So a call is refused only if too little is left by what is stored, what other calls are storing, and what other
 * calls have discarded but not yet given back. That goes for a new key which finds a key's room but none for its bytes,
 * too: it holds the former until it is refused.
 */
final class Room {

    private final AtomicLong keys = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final long mostKeys;
    private final long mostBytes;

    Room(long mostKeys, long mostBytes) {
        this.mostKeys = mostKeys;
        this.mostBytes = mostBytes;
    }

    /** Takes room for a new key with a record of so many bytes; takes none and returns false if there is too little. */
    boolean takeKey(int size) {
        if (!take(keys, 1, mostKeys)) {
            return false;
        }
        if (!takeBytes(size)) {
            keys.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Takes room for a record to grow by; takes none and returns false if there is too little. */
    boolean takeBytes(int growth) {
        return take(bytes, growth, mostBytes);
    }

    private static boolean take(AtomicLong taken, long more, long most) {
        long before = taken.get();
        while (before <= most - more) {
            long seen = taken.compareAndExchange(before, before + more);
            if (seen == before) {
                return true;
            }
            before = seen;
        }
        return false;
    }

    void giveKey(int size) {
        giveBytes(size);
        keys.decrementAndGet();
    }

    void giveBytes(int shrinkage) {
        bytes.addAndGet(-shrinkage);
    }

    long keys() {
        return keys.get();
    }

    long bytes() {
        return bytes.get();
    }

    double load() {
        return Math.max((double) keys() / mostKeys, (double) bytes() / mostBytes);
    }
}
