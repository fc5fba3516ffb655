package dev.herd.benchmarks.micro;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Merging 100,000 records into a store, which is what a node does with every record that comes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g"})
public class StoreBenchmark {

    private final List<Key> keys = new ArrayList<>();
    private final byte[] value = Samples.value(1);
    private Store store = empty();
    private List<HerdRecord> news = List.of();
    private List<HerdRecord> held = List.of();
    private long time;

    /** JMH's. */
    public StoreBenchmark() {}

    private static Store empty() {
        return Store.inMemory(Limits.defaults(), 42);
    }

    /** A store that holds a version of every key. */
    @Setup(Level.Trial)
    public void fill() {
        for (int number = 0; number < Samples.COUNT; number++) {
            keys.add(Samples.key(number));
        }
        store = empty();
        held = versions();
        held.forEach(store::merge);
    }

    /** A newer version of every key. An invocation takes milliseconds, so what this costs JMH's clock is nothing. */
    @Setup(Level.Invocation)
    public void renew() {
        news = versions();
    }

    private List<HerdRecord> versions() {
        long now = ++time;
        return keys.stream().map(key -> Samples.record(key, value, now)).toList();
    }

    /**
     * Newer versions of keys that are held.
     *
     * @param hole takes the results
     */
    @Benchmark
    @OperationsPerInvocation(Samples.COUNT)
    public void mergeNews(Blackhole hole) {
        for (HerdRecord record : news) {
            hole.consume(store.merge(record));
        }
    }

    /**
     * Keys that are not held yet.
     *
     * @param hole takes the results
     */
    @Benchmark
    @OperationsPerInvocation(Samples.COUNT)
    public void mergeNewKeys(Blackhole hole) {
        Store fresh = empty();
        for (HerdRecord record : news) {
            hole.consume(fresh.merge(record));
        }
    }

    /**
     * Versions that are held.
     *
     * @param hole takes the results
     */
    @Benchmark
    @OperationsPerInvocation(Samples.COUNT)
    public void mergeDuplicates(Blackhole hole) {
        for (HerdRecord record : held) {
            hole.consume(store.merge(record));
        }
    }
}
