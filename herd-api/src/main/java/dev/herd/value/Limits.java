package dev.herd.value;

import java.time.Duration;

/**
 * Every bound of a node, each with its unit and its default, in one place. The constructor throws
 * {@link IllegalArgumentException} naming the bound, the value and its range.
 *
 * @param keyBytes longest encoded key, in bytes, 1 to 65,535; default 4,096
 * @param valueBytes longest encoded value, in bytes, 0 to 1 GiB; default 16 MiB
 * @param storeKeys most keys a store holds, tombstones included, at least 1; default 10,000,000. A node's own writes are
 *     refused if they need more room and 90 % of this or of the next bound is reached; the rest is for what peers write
 * @param storeBytes most bytes of encoded records a store holds, at least 1; default half of the JVM's largest heap
 * @param outboxKeys most keys owed to one link, 16 to 2<sup>28</sup>; past it the link gives the set up and exchanges the whole
 *     store instead; default 1,000,000
 * @param frameBytes largest frame sent or taken, in bytes, 1,024 to 16 MiB; default 64 KiB
 * @param links most peer links at a time, 1 to 65,535; beside them as many connections may be shaking hands that have
 *     proven nothing yet; default 256
 * @param clients most client connections at a time, those that have not said what they are included, 1 to
 *     2<sup>20</sup>; default 1,024
 * @param lineBytes longest line of a client, in bytes without its end, 1 to 16 MiB; default 64 KiB
 * @param clientOutputBytes most bytes waiting for one client that reads slowly, 1,024 to 1 GiB; default 1 MiB
 * @param handshakeTime how long a peer's handshake may take from its first byte on, 1 ms to 365 days; default 5 s
 * @param maxClockSkew how far ahead of this node's wall clock a received time may move its hybrid clock, 1 ns to
 *     365 days; default 500 ms
 * @param maxClientAhead how far ahead of this node's wall clock a client's own time may be, 0 to 365 days; default
 *     5 min
 */
public record Limits(
        int keyBytes,
        int valueBytes,
        long storeKeys,
        long storeBytes,
        int outboxKeys,
        int frameBytes,
        int links,
        int clients,
        int lineBytes,
        int clientOutputBytes,
        Duration handshakeTime,
        Duration maxClockSkew,
        Duration maxClientAhead) {

    // Before the defaults, which are checked against it.
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final Limits DEFAULTS = new Limits(
            4_096,
            16 << 20,
            10_000_000,
            Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 2),
            1_000_000,
            64 << 10,
            256,
            1_024,
            64 << 10,
            1 << 20,
            Duration.ofSeconds(5),
            Duration.ofMillis(500),
            Duration.ofMinutes(5));

    /** Checks every bound's range. */
    public Limits {
        check("keyBytes", keyBytes, 1, 65_535);
        check("valueBytes", valueBytes, 0, 1 << 30);
        check("storeKeys", storeKeys, 1, Long.MAX_VALUE);
        check("storeBytes", storeBytes, 1, Long.MAX_VALUE);
        check("outboxKeys", outboxKeys, 16, 1 << 28);
        check("frameBytes", frameBytes, 1_024, 16 << 20);
        check("links", links, 1, 65_535);
        check("clients", clients, 1, 1 << 20);
        check("lineBytes", lineBytes, 1, 16 << 20);
        check("clientOutputBytes", clientOutputBytes, 1_024, 1 << 30);
        check("handshakeTime", handshakeTime, Duration.ofMillis(1));
        check("maxClockSkew", maxClockSkew, Duration.ofNanos(1));
        check("maxClientAhead", maxClientAhead, Duration.ZERO);
    }

    /**
     * The bounds a node has when nothing else is said.
     *
     * @return the default bounds
     */
    public static Limits defaults() {
        return DEFAULTS;
    }

    private static void check(String bound, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(bound + " is " + value + ", but must be from " + least + " to " + most);
        }
    }

    private static void check(String bound, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    bound + " is " + value + ", but must be from " + least + " to " + LONGEST);
        }
    }
}
