package dev.herd.benchmarks.micro;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
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

/**
 * Reads of a million entries, in an order that no cache foresees, with keys that are other objects than those written, made
 * beforehand: Herd's by their bytes, a plain map's by their text.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgs = {"-Xms2g", "-Xmx2g"})
public class ReadBenchmark {

    private static final int ENTRIES = 1_000_000;

    /** A power of two. */
    private static final int ASKED = 1 << 18;

    private final Herd herd = start();
    private final HerdMap<byte[], byte[]> map = herd.map(Samples.MAP, Codec.bytes(), Codec.bytes());
    private final Map<String, byte[]> plain = new ConcurrentHashMap<>();
    private final Store store = Store.inMemory(Limits.defaults(), 42);
    private final Map<Key, byte[]> plainByKey = new ConcurrentHashMap<>();
    private final Key[] keys = new Key[ASKED];
    private final byte[][] bytes = new byte[ASKED][];
    private final String[] texts = new String[ASKED];
    private int next;

    /** JMH's. */
    public ReadBenchmark() {}

    private static Herd start() {
        try {
            return Herd.builder().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it listens nowhere
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Puts all entries into both, each with a value of its own. */
    @Setup(Level.Trial)
    public void fill() {
        for (int number = 0; number < ENTRIES; number++) {
            String text = Samples.text(number);
            map.put(bytes(text), Samples.value(number));
            plain.put(text, Samples.value(number));
            Key key = Samples.key(number);
            store.merge(Samples.record(key, Samples.value(number), number));
            plainByKey.put(key, Samples.value(number));
        }
        Random random = new Random(1);
        for (int asked = 0; asked < ASKED; asked++) {
            int number = random.nextInt(ENTRIES);
            bytes[asked] = bytes(Samples.text(number));
            texts[asked] = Samples.text(number);
            keys[asked] = Samples.key(number);
        }
    }

    /** Closes the node. */
    @TearDown(Level.Trial)
    public void close() {
        herd.close();
    }

    private int next() {
        next = (next + 1) & (ASKED - 1);
        return next;
    }

    /**
     * A node's map.
     *
     * @return the value
     */
    @Benchmark
    public byte @Nullable [] herd() {
        return map.get(bytes[next()]);
    }

    /**
     * A ConcurrentHashMap.
     *
     * @return the value
     */
    @Benchmark
    public byte @Nullable [] plain() {
        return plain.get(texts[next()]);
    }

    /**
     * A node's store, by the keys' bytes.
     *
     * @return the record
     */
    @Benchmark
    public @Nullable HerdRecord store() {
        return store.get(keys[next()]);
    }

    /**
     * A ConcurrentHashMap, by the same keys.
     *
     * @return the value
     */
    @Benchmark
    public byte @Nullable [] plainByKey() {
        return plainByKey.get(keys[next()]);
    }
}
