package dev.herd.testkit.maelstrom;

import java.util.random.RandomGenerator;

/**
 * How long messages between servers take, in whole milliseconds; those from and to clients take no time.
 *
 * @param kind how it is distributed
 * @param meanMillis its mean, not negative
 */
public record Latency(Kind kind, int meanMillis) {

    /** How latencies are distributed. */
    public enum Kind {
        /** Always the mean. */
        CONSTANT,
        /** From 0 to twice the mean, each alike. */
        UNIFORM,
        /** Exponentially. */
        EXPONENTIAL
    }

    /** Checks the mean. */
    public Latency {
        if (meanMillis < 0) {
            throw new IllegalArgumentException("meanMillis is " + meanMillis + ", but must not be negative");
        }
    }

    /**
     * A latency that is always the same.
     *
     * @param millis the latency in milliseconds, not negative
     * @return the distribution
     */
    public static Latency constant(int millis) {
        return new Latency(Kind.CONSTANT, millis);
    }

    long drawNanos(RandomGenerator random) {
        long millis = switch (kind) {
            case CONSTANT -> meanMillis;
            case UNIFORM -> random.nextInt(2 * meanMillis + 1);
            case EXPONENTIAL -> (long) (-Math.log(1 - random.nextDouble()) * meanMillis);
        };
        return millis * ServerNetwork.MILLI;
    }
}
