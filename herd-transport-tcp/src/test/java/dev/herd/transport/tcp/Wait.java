package dev.herd.transport.tcp;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads will bring about; the bound is far beyond what a slow machine needs. */
final class Wait {

    static final int SECONDS = 60;

    private Wait() {}

    static void until(String what, Callable<Boolean> holds) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!holds.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + SECONDS + " s: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
