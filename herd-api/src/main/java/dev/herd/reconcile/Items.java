package dev.herd.reconcile;

/** Some items: the hash of the record and the hash of its key, of each. */
final class Items {

    private final long[] hashes;
    private final int[] keys;

    Items(long[] hashes, int[] keys) {
        this.hashes = hashes;
        this.keys = keys;
    }

    int size() {
        return keys.length;
    }

    long hash(int item) {
        return hashes[item];
    }

    int key(int item) {
        return keys[item];
    }

    int[] keys() {
        return keys;
    }
}
