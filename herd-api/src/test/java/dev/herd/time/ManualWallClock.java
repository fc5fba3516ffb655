package dev.herd.time;

/** A wall clock that moves when told. It has no timer. */
final class ManualWallClock implements Timing {

    private volatile long now;

    ManualWallClock(long now) {
        this.now = now;
    }

    void set(long nanos) {
        now = nanos;
    }

    @Override
    public long wallNanos() {
        return now;
    }

    @Override
    public long monotonicNanos() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Timer after(long delayNanos, Runnable task) {
        throw new UnsupportedOperationException();
    }
}
