package dev.herd.testkit;

import java.util.random.RandomGenerator;

/**
 * Everything that can go wrong in a {@link SimulatedNetwork}, and how often. Times are nanoseconds of virtual time,
 * chances are from 0 to 1.
 *
 * @param datagrams whether links lose, repeat and reorder frames, as over UDP; else they are streams, as over TCP: loss
 *     becomes delay, and a partition stalls them until they break
 * @param minDelayNanos the least time a frame takes
 * @param maxDelayNanos the most time a frame takes, unless it is lost or held up
 * @param loss the chance that a frame is lost on its way, or in a stream has to be sent again
 * @param duplication the chance that a datagram arrives twice
 * @param reorder the chance that a datagram is held up, so that others overtake it
 * @param frameBytes the largest frame of a link of datagrams, at least 512
 * @param bytesPerSecond how much a link carries in one direction, at least 1,000
 * @param breaksPerHour how often a link breaks, on average
 * @param halfOpen the chance that an end isn't told of a break, a crash or a long stall: its node must find out
 * @param partitionsPerHour how often the network is cut in two, on average; every third time in one direction only
 * @param partitionNanos how long it stays cut on average
 * @param nodes what goes wrong with the nodes themselves; for whoever runs them
 */
public record Faults(
        boolean datagrams,
        long minDelayNanos,
        long maxDelayNanos,
        double loss,
        double duplication,
        double reorder,
        int frameBytes,
        long bytesPerSecond,
        double breaksPerHour,
        double halfOpen,
        double partitionsPerHour,
        long partitionNanos,
        NodeFaults nodes) {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    /** Checks the ranges. */
    public Faults {
        if (minDelayNanos < 0 || maxDelayNanos < minDelayNanos) {
            throw new IllegalArgumentException(
                    "delay is from " + minDelayNanos + " to " + maxDelayNanos + " ns, but must be a range from 0 up");
        }
        chance("loss", loss);
        chance("duplication", duplication);
        chance("reorder", reorder);
        chance("halfOpen", halfOpen);
        if (frameBytes < 512) {
            throw new IllegalArgumentException("frameBytes is " + frameBytes + ", but must be at least 512");
        }
        if (bytesPerSecond < 1_000) {
            throw new IllegalArgumentException("bytesPerSecond is " + bytesPerSecond + ", but must be at least 1000");
        }
        if (breaksPerHour < 0 || partitionsPerHour < 0 || partitionNanos < 0) {
            throw new IllegalArgumentException("a rate or a length of " + breaksPerHour + ", " + partitionsPerHour
                    + " or " + partitionNanos + " is negative");
        }
    }

    private static void chance(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be from 0 to 1");
        }
    }

    /**
     * A local network on which nothing goes wrong.
     *
     * @return streams with delays of 0.1 to 1 ms
     */
    public static Faults none() {
        return new Faults(false, MILLI / 10, MILLI, 0, 0, 0, 65_536, 125_000_000, 0, 0, 0, 0, NodeFaults.none());
    }

    /**
     * Streams between data centres, on which links break and the network is cut now and then.
     *
     * @return streams with delays of 10 to 50 ms
     */
    public static Faults wideArea() {
        return new Faults(
                false,
                10 * MILLI,
                50 * MILLI,
                0.01,
                0,
                0,
                65_536,
                1_250_000,
                20,
                0.3,
                10,
                20 * SECOND,
                NodeFaults.none());
    }

    /**
     * Datagrams on a bad day.
     *
     * @return links that lose one frame in ten, repeat some, and reorder many
     */
    public static Faults lossyDatagrams() {
        return new Faults(true, MILLI, 20 * MILLI, 0.1, 0.05, 0.2, 1_200, 1_250_000, 0, 1, 0, 0, NodeFaults.none());
    }

    /**
     * The same network as streams.
     *
     * @return a changed copy
     */
    public Faults asStreams() {
        return withDatagrams(false);
    }

    /**
     * The same network as datagrams.
     *
     * @return a changed copy
     */
    public Faults asDatagrams() {
        return withDatagrams(true);
    }

    private Faults withDatagrams(boolean yes) {
        return new Faults(
                yes,
                minDelayNanos,
                maxDelayNanos,
                loss,
                duplication,
                reorder,
                yes ? Math.min(frameBytes, 1_200) : frameBytes,
                bytesPerSecond,
                breaksPerHour,
                halfOpen,
                partitionsPerHour,
                partitionNanos,
                nodes);
    }

    /**
     * The same network under nodes of which other things go wrong.
     *
     * @param given these
     * @return a changed copy
     */
    public Faults withNodes(NodeFaults given) {
        return new Faults(
                datagrams,
                minDelayNanos,
                maxDelayNanos,
                loss,
                duplication,
                reorder,
                frameBytes,
                bytesPerSecond,
                breaksPerHour,
                halfOpen,
                partitionsPerHour,
                partitionNanos,
                given);
    }

    /**
     * The same network once all is well again.
     *
     * @return a copy without loss, duplication, reordering, breaks, partitions and crashes
     */
    public Faults healed() {
        return new Faults(
                datagrams,
                minDelayNanos,
                maxDelayNanos,
                0,
                0,
                0,
                frameBytes,
                bytesPerSecond,
                0,
                0,
                0,
                0,
                nodes.healed());
    }

    /**
     * Draws faults at random, each there or not and then weak or strong: tests that always mix all faults alike miss
     * what only shows when some are rare.
     *
     * @param random decides
     * @return the faults
     */
    public static Faults drawn(RandomGenerator random) {
        boolean datagrams = random.nextInt(3) == 0;
        long minDelay = random.nextLong(1, 5 * MILLI);
        return new Faults(
                datagrams,
                minDelay,
                minDelay + random.nextLong(1, 100 * MILLI),
                random.nextBoolean() ? 0 : random.nextDouble() * 0.2,
                random.nextBoolean() ? 0 : random.nextDouble() * 0.2,
                random.nextBoolean() ? 0 : random.nextDouble() * 0.5,
                datagrams ? random.nextInt(512, 1_500) : 65_536,
                random.nextInt(3) == 0 ? random.nextLong(20_000, 200_000) : 12_500_000,
                random.nextBoolean() ? 0 : random.nextDouble() * 600,
                random.nextBoolean() ? 0 : random.nextDouble(),
                random.nextBoolean() ? 0 : random.nextDouble() * 300,
                random.nextLong(SECOND, 30 * SECOND),
                NodeFaults.drawn(random));
    }
}
