package dev.herd.reconcile;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to find out, from a peer's symbols, in which items two stores differ. In the package of what it measures,
 * which nobody else can see.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DifferenceBenchmark {

    private static final int SHARED = 1_000_000;

    /** How many items only one of the two has; a key with another value is two. */
    @Param({"100", "10000"})
    private int items;

    private final Sketch ours = new Sketch(Summary.SYMBOLS);
    private final Sketch theirs = new Sketch(Summary.SYMBOLS);

    /** JMH's. */
    public DifferenceBenchmark() {}

    /** Fills both. */
    @Setup
    public void fill() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < SHARED + items; i++) {
            long hash = Item.hash(random.nextLong());
            int key = random.nextInt();
            if (i < SHARED || i % 2 == 0) {
                ours.toggle(hash, key, 1);
            }
            if (i < SHARED || i % 2 == 1) {
                theirs.toggle(hash, key, 1);
            }
        }
        if (decode() != items) {
            throw new IllegalStateException("not all was found");
        }
    }

    /**
     * As many symbols as are probably enough, as when it is known how much has changed, and a tenth more each time they are not.
     *
     * @return how many items were found
     */
    @Benchmark
    public int decode() {
        Difference difference = new Difference();
        int wanted = Difference.symbolsFor(items);
        do {
            while (difference.symbols() < wanted) {
                int at = difference.symbols();
                difference.add(ours, theirs.hash(at), theirs.key(at), theirs.count(at));
            }
            wanted += wanted / 10;
        } while (!difference.decode());
        return difference.size();
    }
}
