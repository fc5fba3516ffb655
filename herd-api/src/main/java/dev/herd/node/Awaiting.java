package dev.herd.node;

import dev.herd.time.Timing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Those who wait to hear that the herd has converged. Two complete waves in a row to the same nodes say so: after the
 * first this node holds what any of them held, after the second each of them holds what this one did. Who comes while
 * they are under way waits for the next two; a wave that isn't complete is followed by another after a pause. Any thread.
 */
@SuppressWarnings("CollectionUndefinedEquality") // futures are told apart by identity
final class Awaiting {

    private static final long SHORTEST_PAUSE = 100_000_000;
    private static final long LONGEST_PAUSE = 1_000_000_000;

    private final Waves waves;
    private final Timing timing;
    // guarded by this
    private final Map<CompletableFuture<Integer>, Timing.Timer> next = new LinkedHashMap<>();
    private final Map<CompletableFuture<Integer>, Timing.Timer> current = new LinkedHashMap<>();
    private int nodes; // of the complete wave that is to be followed by another like it; else 0
    private long origins;
    private int held; // by so many nodes, it was found for the current ones; else 0
    private long pause;
    private boolean asking;
    private boolean stopped;

    Awaiting(Waves waves, Timing timing) {
        this.waves = waves;
        this.timing = timing;
    }

    /** Waits; completes, on the timing's thread or in this call, with the number of nodes that hold it all, or 0. */
    CompletableFuture<Integer> add(long timeoutNanos) {
        CompletableFuture<Integer> waiter = new CompletableFuture<>();
        synchronized (this) {
            if (stopped) {
                waiter.complete(0);
                return waiter;
            }
            next.put(waiter, timing.after(timeoutNanos, () -> giveUp(waiter)));
            if (!asking) {
                asking = true;
                timing.after(0, this::ask);
            }
        }
        return waiter;
    }

    private void giveUp(CompletableFuture<Integer> waiter) {
        synchronized (this) {
            next.remove(waiter);
            current.remove(waiter);
        }
        waiter.complete(0);
    }

    private void ask() {
        int found;
        Map<CompletableFuture<Integer>, Timing.Timer> done;
        boolean more;
        synchronized (this) {
            found = held;
            done = found > 0 ? take(current) : Map.of();
            held = 0;
            if (nodes == 0 || current.isEmpty()) { // nobody's first wave is over, so those who came since may join in
                nodes = 0;
                current.putAll(take(next));
            }
            more = !current.isEmpty();
            asking = more;
        }
        tell(done, found); // who may ask again at once, and so begin waves of his own
        if (more) {
            waves.begin(this);
        }
    }

    /** The wave is over, and has been to so many nodes whose origins have this sum, or isn't complete if that is negative. */
    synchronized void over(int count, long sum) {
        boolean like = nodes > 0 && count == nodes && sum == origins;
        held = like ? count : 0;
        nodes = like ? 0 : Math.max(0, count);
        origins = sum;
        pause = count > 0 ? 0 : Math.min(Math.max(2 * pause, SHORTEST_PAUSE), LONGEST_PAUSE);
        timing.after(pause, this::ask);
    }

    /** Waits for nothing any more. */
    void stop() {
        Map<CompletableFuture<Integer>, Timing.Timer> left;
        synchronized (this) {
            stopped = true;
            current.putAll(take(next));
            left = take(current);
        }
        tell(left, 0);
    }

    private static Map<CompletableFuture<Integer>, Timing.Timer> take(
            Map<CompletableFuture<Integer>, Timing.Timer> all) {
        Map<CompletableFuture<Integer>, Timing.Timer> taken = new LinkedHashMap<>(all);
        all.clear();
        return taken;
    }

    private static void tell(Map<CompletableFuture<Integer>, Timing.Timer> waiters, int count) {
        waiters.forEach((waiter, timer) -> {
            timer.cancel();
            waiter.complete(count);
        });
    }
}
