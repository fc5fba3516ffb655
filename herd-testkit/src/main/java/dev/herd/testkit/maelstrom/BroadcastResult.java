package dev.herd.testkit.maelstrom;

import java.util.List;

/**
 * What a run came to.
 *
 * @param operations how many requests clients made, the last reads included
 * @param failed how many of them were not answered within five seconds
 * @param messages how many messages servers sent each other, from their start to the end of the last read
 * @param dropped how many of them a partition swallowed
 * @param settledMillis how long after the last request of the mixed load, when partitions end too, all nodes had all that
 *     was broadcast, looked at every 10 ms; -1 if they hadn't when the last reads began. Maelstrom measures nothing like it
 * @param elements what became of the broadcasts
 */
public record BroadcastResult(
        int operations, int failed, long messages, long dropped, long settledMillis, Elements elements) {

    /**
     * What Jepsen's checker {@code set-full} says.
     *
     * @param attempted how many were asked for
     * @param stable how many all reads had from some moment on
     * @param stale how many of those were missing in a read that was asked for when they were known already
     * @param lost how many were known, and missing in the latest read
     * @param neverRead how many are neither
     * @param duplicated how many were in some read more than once; Jepsen's own never counts one
     * @param stableMillis how long the stable ones took, in milliseconds, at the quantiles 0, 0.5, 0.95, 0.99 and 1; -1 if none
     *     is stable
     */
    public record Elements(
            int attempted, int stable, int stale, int lost, int neverRead, int duplicated, List<Long> stableMillis) {

        /** Copies the quantiles. */
        public Elements {
            stableMillis = List.copyOf(stableMillis);
        }
    }

    /**
     * What it cost.
     *
     * @return messages between servers for each request of a client, of whatever kind
     */
    public double messagesPerOperation() {
        return (double) messages / operations;
    }
}
