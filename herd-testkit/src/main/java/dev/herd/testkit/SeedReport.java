package dev.herd.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** What many seeds of {@link HerdSimulation} come to. Every hundredth is run twice, and must be the same run again. */
final class SeedReport {

    private static final int TWICE_ONE_IN = 100;

    /** A mistake that shows in every seed shall not take hours to tell. */
    private static final int MOST_FAILURES = 5;

    private final List<Violation> failures = new ArrayList<>();
    private final FaultCounts faults = new FaultCounts();
    private final TraceHash hash = new TraceHash();
    private long seeds;
    private long twice;
    private long simulatedNanos;
    private long nodeNanos;
    private long frames;
    private long wallNanos;

    private SeedReport() {}

    /**
     * Runs seeds.
     *
     * @param first the first of them
     * @param count how many; fewer are run if five have failed
     * @param threads how many run at once; each by itself is a run in one thread
     * @param progress is given each failure when it is found
     */
    static SeedReport run(long first, int count, int threads, Consumer<Violation> progress)
            throws InterruptedException {
        SeedReport report = new SeedReport();
        long start = System.nanoTime();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<SeedResult>> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long seed = first + i;
                results.add(pool.submit(() -> run(seed)));
            }
            for (Future<SeedResult> result : results) {
                report.add(result.get(), progress);
                if (report.failures.size() == MOST_FAILURES) {
                    break;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            pool.shutdownNow();
        }
        report.wallNanos = System.nanoTime() - start;
        return report;
    }

    private static boolean isRunTwice(long seed) {
        return seed % TWICE_ONE_IN == 0;
    }

    private static SeedResult run(long seed) {
        SeedResult result = SeedResult.of(seed);
        return isRunTwice(seed) ? result.comparedWith(SeedResult.of(seed)) : result;
    }

    private void add(SeedResult result, Consumer<Violation> progress) {
        seeds++;
        twice += isRunTwice(result.seed()) ? 1 : 0;
        simulatedNanos += result.simulatedNanos();
        nodeNanos += result.nodes() * result.simulatedNanos();
        frames += result.frames();
        faults.add(result.faults());
        hash.add(result.traceHash(), "", "", "", new byte[0]);
        Violation violation = result.violation();
        if (violation != null) {
            failures.add(violation);
            progress.accept(violation);
        }
    }

    List<Violation> failures() {
        return failures;
    }

    /** One number for all runs, which is the same for the same seeds. */
    long hash() {
        return hash.value();
    }

    @Override
    public String toString() {
        double hours = simulatedNanos / (double) Duration.ofHours(1).toNanos();
        double nodeHours = nodeNanos / (double) Duration.ofHours(1).toNanos();
        return String.format(Locale.ROOT, "%,14d seeds, %,d of them run twice%n", seeds, twice)
                + String.format(Locale.ROOT, "%,14d failed%n", failures.size())
                + String.format(Locale.ROOT, "%,14.1f hours simulated, of herds; %,.0f of nodes%n", hours, nodeHours)
                + String.format(
                        Locale.ROOT,
                        "%,14.0f times as fast as real time, in %,.1f s%n",
                        (double) simulatedNanos / wallNanos,
                        wallNanos / 1e9)
                + String.format(Locale.ROOT, "%,14d frames sent%n", frames)
                + faults
                + String.format(Locale.ROOT, "%14s hash of all traces: %016x%n", "", hash());
    }
}
