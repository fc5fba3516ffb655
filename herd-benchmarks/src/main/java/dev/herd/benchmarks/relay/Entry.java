package dev.herd.benchmarks.relay;

/** What a node holds of a key. Equal only to itself. */
final class Entry {
    private final long version;
    private final byte[] value;

    Entry(long version, byte[] value) {
        this.version = version;
        this.value = value;
    }

    long version() {
        return version;
    }

    byte[] value() {
        return value;
    }
}
