package dev.herd.testkit.maelstrom;

import dev.herd.testkit.Topology;
import java.time.Duration;

/**
 * What is asked of the nodes, and what network they have: the options of {@code maelstrom test -w broadcast}.
 *
 * @param topology the nodes, and which links they are told of
 * @param rate requests a second, positive ({@code --rate})
 * @param timeLimit how long the mix of broadcasts and reads goes on, positive ({@code --time-limit})
 * @param latency how long messages between servers take ({@code --latency}, {@code --latency-dist})
 * @param headStart how long the nodes run before the first request; Maelstrom has none
 * @param partitions whether the network is cut now and then ({@code --nemesis partition}): for up to 20 s, 10 on average, and whole again
 *     for as long
 */
public record BroadcastWorkload(
        Topology topology, double rate, Duration timeLimit, Latency latency, Duration headStart, boolean partitions) {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);
    private static final double RATE = 100;

    /** Checks the ranges. */
    public BroadcastWorkload {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("rate is " + rate + ", but must be positive");
        }
        if (headStart.isNegative()) {
            throw new IllegalArgumentException("headStart is " + headStart + ", but must not be negative");
        }
        if (timeLimit.isNegative() || timeLimit.isZero()) {
            throw new IllegalArgumentException("timeLimit is " + timeLimit + ", but must be positive");
        }
    }

    /**
     * The load of Maelstrom's documentation: 100 requests a second for 20 s.
     *
     * @param topology the nodes and their links
     * @param latency of messages between servers
     * @return a workload without partitions
     */
    public static BroadcastWorkload documented(Topology topology, Latency latency) {
        return new BroadcastWorkload(topology, RATE, TIME_LIMIT, latency, Duration.ZERO, false);
    }

    /**
     * The same with partitions.
     *
     * @return a changed copy
     */
    public BroadcastWorkload withPartitions() {
        return new BroadcastWorkload(topology, rate, timeLimit, latency, headStart, true);
    }

    /**
     * The same at another rate.
     *
     * @param other requests a second, positive
     * @return a changed copy
     */
    public BroadcastWorkload withRate(double other) {
        return new BroadcastWorkload(topology, other, timeLimit, latency, headStart, partitions);
    }

    /**
     * The same once the nodes have run for a while.
     *
     * @param span how long, not negative
     * @return a changed copy
     */
    public BroadcastWorkload withHeadStart(Duration span) {
        return new BroadcastWorkload(topology, rate, timeLimit, latency, span, partitions);
    }

    /**
     * Runs it, in virtual time, on the caller's thread.
     *
     * @param seed decides all that is random
     * @param protocol makes the nodes
     * @param <M> what the nodes send each other
     * @return what it came to: the same for the same seed
     * @throws AssertionError if a node answers a read with what nobody has broadcast
     */
    public <M> BroadcastResult run(long seed, BroadcastProtocol<M> protocol) {
        return new BroadcastRun<>(this, seed, protocol).run();
    }
}
