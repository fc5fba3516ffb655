package dev.herd.benchmarks.micro;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.MalformedRecordException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A record is encoded once, where it is written, and decoded once by every other node. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RecordBenchmark {

    private final Key key = Samples.key(1);
    private final byte[] value = Samples.value(1);
    private final byte[] encoded = encoded();
    private long time;

    /** JMH's. */
    public RecordBenchmark() {}

    private byte[] encoded() {
        HerdRecord record = Samples.record(key, value, 1);
        byte[] bytes = new byte[record.size()];
        record.writeTo(0, bytes.length, ByteBuffer.wrap(bytes));
        return bytes;
    }

    /**
     * Encodes and stamps.
     *
     * @return the record
     */
    @Benchmark
    public HerdRecord encode() {
        return Samples.record(key, value, ++time);
    }

    /**
     * Decodes; the bytes are used again, so their copy is not part of it.
     *
     * @return the record
     * @throws MalformedRecordException never
     */
    @Benchmark
    public HerdRecord decode() throws MalformedRecordException {
        return HerdRecord.decode(encoded);
    }
}
