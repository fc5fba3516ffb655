package dev.herd.testkit;

import java.nio.charset.StandardCharsets;

/** A running hash (FNV-1a, 64 bits) of all that happened, so that two runs of a seed can be compared. */
final class TraceHash {

    private static final long PRIME = 0x100000001b3L;

    private long hash = 0xcbf29ce484222325L;

    void add(long time, String what, String from, String to, byte[] bytes) {
        for (int shift = 0; shift < 64; shift += 8) {
            mix((int) (time >>> shift));
        }
        add(what);
        add(from);
        add(to);
        for (byte each : bytes) {
            mix(each);
        }
    }

    private void add(String text) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            mix(each);
        }
        mix(0);
    }

    private void mix(int value) {
        hash = (hash ^ (value & 0xFF)) * PRIME;
    }

    long value() {
        return hash;
    }
}
