package dev.herd.testkit;

import java.util.random.RandomGenerator;

/**
 * What can go wrong with the nodes of a {@link SimulatedHerd}, apart from their network, and how often.
 *
 * @param crashesPerHour how often a node crashes, on average; it starts again after some seconds, empty
 * @param clockOffsetNanos how far wall clocks may be off, either way
 * @param clockStepsPerHour how often a node's wall clock is set, within these bounds
 * @param driftPpm how much too fast or too slow clocks may run; another value is drawn at each start
 * @param pausesPerHour how often a node stands still, as in a long collection of garbage
 * @param pauseNanos for how long at most
 */
public record NodeFaults(
        double crashesPerHour,
        long clockOffsetNanos,
        double clockStepsPerHour,
        long driftPpm,
        double pausesPerHour,
        long pauseNanos) {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    /** Checks the ranges. */
    public NodeFaults {
        if (crashesPerHour < 0 || clockStepsPerHour < 0 || pausesPerHour < 0) {
            throw new IllegalArgumentException("a rate of " + crashesPerHour + ", " + clockStepsPerHour + " or "
                    + pausesPerHour + " an hour is negative");
        }
        if (clockOffsetNanos < 0 || driftPpm < 0 || pauseNanos < 0) {
            throw new IllegalArgumentException("an offset of " + clockOffsetNanos + " ns, a drift of " + driftPpm
                    + " ppm or a pause of " + pauseNanos + " ns is negative");
        }
    }

    /**
     * Nodes that run for ever, by the right time.
     *
     * @return nothing that goes wrong
     */
    public static NodeFaults none() {
        return new NodeFaults(0, 0, 0, 0, 0, 0);
    }

    /**
     * Nodes that crash.
     *
     * @param perHour how often each, on average
     * @return nothing else that goes wrong
     */
    public static NodeFaults crashes(double perHour) {
        return new NodeFaults(perHour, 0, 0, 0, 0, 0);
    }

    /**
     * The same nodes with clocks that are not as far off.
     *
     * @param most how far they may be off, in nanoseconds
     * @return a changed copy
     */
    NodeFaults withClocksOff(long most) {
        return new NodeFaults(
                crashesPerHour,
                Math.min(clockOffsetNanos, most),
                clockStepsPerHour,
                driftPpm,
                pausesPerHour,
                pauseNanos);
    }

    /** The same nodes when nothing goes wrong any more; clocks stay as wrong as they are. */
    NodeFaults healed() {
        return new NodeFaults(0, clockOffsetNanos, 0, driftPpm, 0, 0);
    }

    /** As {@link Faults#drawn}. */
    static NodeFaults drawn(RandomGenerator random) {
        double crashes = random.nextInt(3) != 0 ? 0 : random.nextDouble() * 200;
        long offset = random.nextBoolean() ? 0 : random.nextLong(MILLI, 3_600 * SECOND);
        boolean steps = offset > 0 && random.nextBoolean();
        return new NodeFaults(
                crashes,
                steps && random.nextBoolean() ? 3_600 * SECOND : offset,
                steps ? random.nextDouble() * 300 : 0,
                random.nextBoolean() ? 0 : random.nextLong(1, 500),
                random.nextInt(3) != 0 ? 0 : random.nextDouble() * 200,
                random.nextLong(MILLI, 20 * SECOND));
    }
}
