package dev.herd.node;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from 100 ms to 1 s, and only after ten minutes in vain on to 30 s,
 * so a peer that restarts is linked again within a second. Half of each delay is random, lest all of a herd dial at
 * once. Guarded by its owner.
 */
final class Backoff {

    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MOST_AT_FIRST = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST = TimeUnit.SECONDS.toNanos(30);
    private static final long AT_FIRST = TimeUnit.MINUTES.toNanos(10);

    private final RandomGenerator random;
    private long delay = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    void reset() {
        delay = FIRST;
    }

    /** The delay before the next attempt, given for how long there has been no success; both in nanoseconds. */
    long next(long failingForNanos) {
        long most = failingForNanos < AT_FIRST ? MOST_AT_FIRST : MOST;
        long now = Math.min(delay, most);
        delay = Math.min(2 * now, most);
        return now / 2 + random.nextLong(now / 2 + 1);
    }
}
