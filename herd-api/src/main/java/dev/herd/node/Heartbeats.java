package dev.herd.node;

import dev.herd.time.Timing;

/** Looks after all links now and then: one timer a node, however many links there are. */
final class Heartbeats {

    /**
     * How often, and for how long.
     *
     * @param intervalNanos after how long without anything to send a link sends a sign of life
     * @param suspectNanos after how long without a byte received a link may be suspected
     * @param timeoutNanos after how long without a byte received a link is closed
     * @param slowAfterNanos after how long with something owed a link is called slow
     */
    record Times(long intervalNanos, long suspectNanos, long timeoutNanos, long slowAfterNanos) {}

    private final Timing timing;
    private final LinkSet links;
    private final Times times;
    private final Clocks clocks;
    private final Runnable awake;
    private final long everyNanos;
    private long due;
    private volatile boolean stopped;

    /**
     * Not started.
     *
     * @param clocks judges the clocks of this node and its peers
     * @param awake is run when this node has been asleep for so long that its peers will have given it up
     */
    Heartbeats(Timing timing, LinkSet links, Times times, Clocks clocks, Runnable awake) {
        this.clocks = clocks;
        this.awake = awake;
        this.timing = timing;
        this.links = links;
        this.times = times;
        this.everyNanos = Math.max(1, times.intervalNanos() / 2);
    }

    void start() {
        due = timing.monotonicNanos() + everyNanos;
        timing.after(everyNanos, this::tick);
    }

    /**
     * A timer that runs late says that this node was asleep: what its peers sent meanwhile is still to be read, so they
     * are given the time it overslept.
     */
    private void tick() {
        if (stopped) {
            return;
        }
        long now = timing.monotonicNanos();
        long late = Math.max(0, now - due);
        due = now + everyNanos;
        timing.after(everyNanos, this::tick); // first: whatever goes wrong at one link, the next tick comes
        PeerLink[] up = links.up();
        for (PeerLink link : up) {
            link.tick(now, late, times);
        }
        clocks.look(up);
        if (late > times.timeoutNanos()) {
            awake.run();
        }
    }

    void stop() {
        stopped = true;
    }
}
