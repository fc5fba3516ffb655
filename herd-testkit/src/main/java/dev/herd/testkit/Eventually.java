package dev.herd.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits until something holds; the one place where a test waits. How long it waits never decides whether a correct
 * test passes: patience is for failures only, so it may be generous.
 */
public final class Eventually {

    private static final long POLL_NANOS = 500_000;

    private final Duration patience;
    private final @Nullable ManualTiming timing;

    private Eventually(Duration patience, @Nullable ManualTiming timing) {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("patience is " + patience + ", but must be positive");
        }
        this.patience = patience;
        this.timing = timing;
    }

    /**
     * Waits in real time, by polling.
     *
     * @param patience how long until it gives up; positive
     * @return a waiter
     */
    public static Eventually within(Duration patience) {
        return new Eventually(patience, null);
    }

    /**
     * Waits in virtual time: runs the tasks of a timing one by one, on the caller's thread, and looks after each.
     *
     * @param timing what moves the world
     * @param patience how much virtual time may pass until it gives up; positive
     * @return a waiter
     */
    public static Eventually within(ManualTiming timing, Duration patience) {
        return new Eventually(patience, timing);
    }

    /**
     * Waits until a condition holds.
     *
     * @param what the condition in words, for the failure
     * @param condition looked at again and again, on this thread
     * @throws AssertionError if it doesn't hold within the patience, or, in virtual time, if nothing more will happen
     */
    public void until(String what, BooleanSupplier condition) {
        if (!holds(condition)) {
            throw new AssertionError("within " + patience + " it was not so that " + what);
        }
    }

    /**
     * Waits until a value is as expected.
     *
     * @param what the value in words, for the failure
     * @param expected what it must become
     * @param actual read again and again, on this thread
     * @throws AssertionError if it isn't equal within the patience; shows the last value
     */
    public void untilEqual(String what, @Nullable Object expected, Supplier<? extends @Nullable Object> actual) {
        if (!holds(() -> Objects.equals(expected, actual.get()))) {
            throw new AssertionError(
                    "within " + patience + " " + what + " did not become " + expected + " but is " + actual.get());
        }
    }

    private boolean holds(BooleanSupplier condition) {
        return timing == null ? polled(condition) : pumped(condition, timing);
    }

    private boolean polled(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private boolean pumped(BooleanSupplier condition, ManualTiming world) {
        long deadline = world.monotonicNanos() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (!world.runNext(deadline)) {
                return false;
            }
        }
        return true;
    }
}
