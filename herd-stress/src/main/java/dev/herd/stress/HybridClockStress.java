package dev.herd.stress;

import dev.herd.time.HybridClock;
import dev.herd.time.Timing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two threads take a time each: never the same, and the clock is past both. The wall clock stands still meanwhile. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "two different times, both behind the clock")
@Outcome(expect = Expect.FORBIDDEN, desc = "a time was given twice, or again")
@State
public class HybridClockStress {

    private final HybridClock clock = new HybridClock(new StoppedTiming(), 0);
    private long first;
    private long second;

    @Actor
    public void first() {
        first = clock.next();
    }

    @Actor
    public void second() {
        second = clock.next();
    }

    @Arbiter
    public void after(ZZ_Result result) {
        result.r1 = first != second;
        result.r2 = clock.next() > Math.max(first, second);
    }

    private static final class StoppedTiming implements Timing {

        @Override
        public long wallNanos() {
            return 0;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }

        @Override
        public Timer after(long delayNanos, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }
}
