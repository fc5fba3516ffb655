package dev.herd.time;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * The clock, under a wall clock that stands still, is linearizable: several threads get the times that one would get.
 * {@code nextAfter} shows a time and takes one in two steps, and promises no more than that its result is later and
 * was not given before.
 */
@Param(name = "time", gen = IntGen.class, conf = "0:12")
public class HybridClockLincheckTest {

    private final HybridClock clock = new HybridClock(new ManualWallClock(3), 5);

    @Operation
    public long next() {
        return clock.next();
    }

    @Operation
    public void observe(@Param(name = "time") int time) {
        clock.observe(time);
    }

    @Operation
    public boolean nextAfter(@Param(name = "time") int time) {
        // Far in the past, so that it shows the clock nothing: else its two steps would be seen.
        return clock.nextAfter(time - 1_000L) > time - 1_000L;
    }

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(3)
                .check(getClass());
    }

    @Test
    void stress() {
        new StressOptions()
                .iterations(5)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(4)
                .check(getClass());
    }
}
