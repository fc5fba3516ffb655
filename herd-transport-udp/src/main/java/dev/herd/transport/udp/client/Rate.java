package dev.herd.transport.udp.client;

/**
 * A bucket of lines that fills at a steady rate and holds a second's worth. What is kept of it is the time at which it will be
 * full again.
 */
final class Rate {

    private static final long SECOND = 1_000_000_000;

    private final long perLine;

    Rate(int linesPerSecond) {
        perLine = SECOND / linesPerSecond;
    }

    /** Whether a bucket that is full again at a time has so many lines now. */
    boolean admits(long fullAt, int lines, long now) {
        return Math.max(fullAt - now, 0) + lines * perLine <= SECOND;
    }

    /** When the bucket will be full again after so many were taken. */
    long after(long fullAt, int lines, long now) {
        return now + Math.max(fullAt - now, 0) + lines * perLine;
    }
}
