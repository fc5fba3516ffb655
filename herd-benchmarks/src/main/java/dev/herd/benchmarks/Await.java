package dev.herd.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits without taking a core from those it waits for. */
public final class Await {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(200);

    private Await() {}

    /**
     * Looks every 0.2 ms whether it is so.
     *
     * @param what the condition in words, for the failure
     * @param so the condition
     * @throws InterruptedException if interrupted
     * @throws TimeoutException after a minute
     */
    public static void until(String what, BooleanSupplier so) throws InterruptedException, TimeoutException {
        long start = System.nanoTime();
        while (!so.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (System.nanoTime() - start > PATIENCE) {
                throw new TimeoutException("waited a minute for " + what);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }
}
