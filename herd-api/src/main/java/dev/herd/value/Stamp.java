package dev.herd.value;

/**
 * When a record was written, and by which node: what decides between two versions of a key. Ordered by time, then
 * origin, then the moment it was accepted.
 *
 * @param time nanoseconds since 1970-01-01T00:00Z, at most {@link #MAX_TIME}: the origin's hybrid clock, or the time
 *     that a client gave
 * @param origin 64 random bits that the writing node drew when it started, compared unsigned
 * @param accepted the origin's hybrid clock when it took the record in, in nanoseconds since 1970; equal to
 *     {@code time} unless a client gave its own time
 */
public record Stamp(long time, long origin, long accepted) implements Comparable<Stamp> {

    /** The last time there is: 2200-01-01T00:00Z in nanoseconds since 1970. A later one is malformed everywhere. */
    public static final long MAX_TIME = 7_258_118_400_000_000_000L;

    @Override
    public int compareTo(Stamp other) {
        int order = Long.compare(time, other.time);
        if (order == 0) {
            order = Long.compareUnsigned(origin, other.origin);
        }
        return order != 0 ? order : Long.compare(accepted, other.accepted);
    }
}
