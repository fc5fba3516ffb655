package dev.herd.transport.udp.simulation;

import java.util.Random;

/**
 * What goes wrong with datagrams.
 *
 * @param minDelayNanos the shortest way
 * @param maxDelayNanos the longest; what takes longer is overtaken
 * @param loss the chance that one is lost
 * @param duplication the chance that one comes twice
 * @param corruption the chance that a bit of one is changed
 * @param mtu longer ones are lost, in bytes
 * @param rebindsPerHour how often a router gives a node another address
 */
public record Trouble(
        long minDelayNanos,
        long maxDelayNanos,
        double loss,
        double duplication,
        double corruption,
        int mtu,
        double rebindsPerHour) {

    private static final long MILLI = 1_000_000;

    /** Nothing. */
    public static Trouble none() {
        return new Trouble(MILLI, MILLI, 0, 0, 0, 65_507, 0);
    }

    /** Everything, but not too much of it. */
    public static Trouble some() {
        return new Trouble(MILLI, 20 * MILLI, 0.1, 0.05, 0.02, 1_400, 0);
    }

    /** Each there or not, weak or strong; loss up to 30 %. */
    static Trouble drawn(Random random) {
        long least = random.nextLong(MILLI / 10, 30 * MILLI);
        return new Trouble(
                least,
                least + (random.nextBoolean() ? random.nextLong(1, MILLI) : random.nextLong(1, 100 * MILLI)),
                random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.3,
                random.nextBoolean() ? 0 : random.nextDouble() * 0.2,
                random.nextBoolean() ? 0 : random.nextDouble() * 0.1,
                random.nextBoolean() ? 65_507 : random.nextInt(1_200, 9_000),
                random.nextBoolean() ? 0 : random.nextDouble() * 600);
    }

    Trouble withLoss(double other) {
        return new Trouble(minDelayNanos, maxDelayNanos, other, duplication, corruption, mtu, rebindsPerHour);
    }
}
