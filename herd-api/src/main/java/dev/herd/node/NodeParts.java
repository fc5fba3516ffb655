package dev.herd.node;

import dev.herd.reconcile.SummedStore;
import dev.herd.time.HybridClock;
import dev.herd.time.Timing;
import dev.herd.value.Limits;
import java.util.random.RandomGenerator;

/**
 * What the links of a node share.
 *
 * @param identity who the node is
 * @param limits every bound
 * @param timing clocks and timers
 * @param clock the node's hybrid clock
 * @param random for nonces and jitter; safe for several threads
 * @param seed for the hashes of keys
 * @param heartbeatNanos after how long a link that has nothing to send gives a sign of life
 * @param tombstoneLifeNanos how long a tombstone lives
 * @param store the records
 * @param links the links that are up
 * @param flood the flooder
 * @param waves the waves that come by
 * @param receipts who holds what, on demand
 * @param listeners who is told of changes
 * @param counters what is counted
 * @param observer who is told of events
 */
record NodeParts(
        Identity identity,
        Limits limits,
        Timing timing,
        HybridClock clock,
        RandomGenerator random,
        long seed,
        long heartbeatNanos,
        long tombstoneLifeNanos,
        SummedStore store,
        LinkSet links,
        Flood flood,
        Waves waves,
        Receipts receipts,
        Listeners listeners,
        Counters counters,
        NodeObserver observer) {}
