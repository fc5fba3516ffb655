package dev.herd.benchmarks.micro;

import dev.herd.reconcile.Summary;
import dev.herd.time.Timing;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to keep the summary of a store: new records noted and folded in, fingerprint and sketch. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SummaryBenchmark {

    private static final int RECORDS = 8_192; // as many are folded in at once

    private final Timing never = new Timing() {
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
            return () -> {};
        }
    };
    private final List<HerdRecord> records = new ArrayList<>();
    private final Summary summary = new Summary(42, never);

    /** JMH's. */
    public SummaryBenchmark() {}

    /** Makes the records. */
    @Setup
    public void make() {
        for (int i = 0; i < RECORDS; i++) {
            Key key = Key.of("m", ("key/" + i).getBytes(StandardCharsets.UTF_8));
            records.add(Samples.record(key, Samples.value(1), i + 1));
        }
    }

    /**
     * A record that is new.
     *
     * @return the summary
     */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public Summary news() {
        for (HerdRecord record : records) {
            summary.changed(null, record);
        }
        return summary;
    }
}
