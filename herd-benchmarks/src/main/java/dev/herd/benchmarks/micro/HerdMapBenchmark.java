package dev.herd.benchmarks.micro;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A map of a node that has no links; {@code -t 2} runs it on two threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g"})
public class HerdMapBenchmark {

    private final Herd herd = start();
    private final HerdMap<String, byte[]> map = herd.map(Samples.MAP, Codec.string(), Codec.bytes());
    private final String[] keys = new String[Samples.COUNT];
    private final byte[] value = Samples.value(1);

    /** JMH's. */
    public HerdMapBenchmark() {
        Arrays.setAll(keys, Samples::text);
    }

    private static Herd start() {
        try {
            return Herd.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it listens nowhere
        }
    }

    /** Which key is next, on each thread. */
    @State(Scope.Thread)
    public static class Turn {
        private int next;

        /** JMH's. */
        public Turn() {}

        int next() {
            next = (next + 7_919) % Samples.COUNT; // prime to it, so all keys get their turn, in no order of memory
            return next;
        }
    }

    /** Puts every key. */
    @Setup(Level.Trial)
    public void fill() {
        for (String key : keys) {
            map.put(key, value);
        }
    }

    /** Closes the node. */
    @TearDown(Level.Trial)
    public void close() {
        herd.close();
    }

    /**
     * Reads.
     *
     * @param turn which
     * @return the value
     */
    @Benchmark
    public byte @Nullable [] get(Turn turn) {
        return map.get(keys[turn.next()]);
    }

    /**
     * Writes.
     *
     * @param turn which
     * @return the value before
     */
    @Benchmark
    public byte @Nullable [] put(Turn turn) {
        return map.put(keys[turn.next()], value);
    }
}
