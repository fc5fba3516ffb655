package dev.herd.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class HybridClockTest {

    private static final long SKEW = 500;

    private final ManualWallClock wall = new ManualWallClock(1_000);
    private final HybridClock clock = new HybridClock(wall, SKEW);

    @Test
    void followsTheWallClock() {
        assertThat(clock.next()).isEqualTo(1_000);
        wall.set(2_000);
        assertThat(clock.next()).isEqualTo(2_000);
    }

    @Test
    void goesOnWhileTheWallClockStandsOrFallsBack() {
        assertThat(clock.next()).isEqualTo(1_000);
        assertThat(clock.next()).isEqualTo(1_001);
        wall.set(10);
        assertThat(clock.next()).isEqualTo(1_002);
        wall.set(1_002);
        assertThat(clock.next()).isEqualTo(1_003);
        wall.set(1_004);
        assertThat(clock.next()).isEqualTo(1_004);
    }

    @Test
    void worksBefore1970() {
        wall.set(-50);
        assertThat(clock.next()).isEqualTo(-50);
        assertThat(clock.next()).isEqualTo(-49);
    }

    @Test
    void isAheadOfATimeItWasShown() {
        clock.observe(1_300);
        assertThat(clock.next()).isEqualTo(1_301);
    }

    @Test
    void isNotPutBackByATimeInThePast() {
        clock.next();
        clock.observe(5);
        clock.observe(Long.MIN_VALUE);
        assertThat(clock.next()).isEqualTo(1_001);
    }

    @Test
    void isDraggedNoFurtherThanTheSkew() {
        clock.observe(1_000 + SKEW);
        assertThat(clock.next()).isEqualTo(1_501);
        clock.observe(1_000_000);
        clock.observe(Long.MAX_VALUE);
        assertThat(clock.next()).isEqualTo(1_502);
        wall.set(9_000);
        assertThat(clock.next()).isEqualTo(9_000);
    }

    @Test
    void showsOfManyTimesAddUpToOneSkew() {
        for (int i = 0; i < 10; i++) {
            clock.observe(clock.next() + SKEW);
        }
        assertThat(clock.next()).isLessThanOrEqualTo(1_000 + SKEW + 10);
    }

    @Test
    void winsOverAStoredTimeHoweverFarAhead() {
        assertThat(clock.nextAfter(1_200)).isEqualTo(1_201);
        assertThat(clock.nextAfter(7)).isEqualTo(1_202);
        assertThat(clock.nextAfter(1_000_000)).isEqualTo(1_000_001);
        // Not moved by it further than by any other time.
        assertThat(clock.next()).isBetween(1_501L, 1_502L);
    }

    @Test
    void winsOverAStoredTimeThatIsItsOwnLast() {
        long last = clock.next();
        assertThat(clock.nextAfter(last)).isEqualTo(last + 1);
    }

    @Test
    void givesNoTimeTwiceToSeveralThreads() throws Exception {
        int threads = 4;
        int each = 20_000;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            Callable<long[]> task = () -> {
                long[] times = new long[each];
                for (int i = 0; i < each; i++) {
                    times[i] = clock.next();
                    clock.observe(times[i] + i % 3);
                }
                return times;
            };
            Set<Long> all = new HashSet<>();
            for (Future<long[]> times : executor.invokeAll(Collections.nCopies(threads, task))) {
                assertThat(times.get()).isSorted();
                for (long time : times.get()) {
                    all.add(time);
                }
            }
            assertThat(all).hasSize(threads * each);
        } finally {
            executor.shutdownNow();
        }
    }
}
