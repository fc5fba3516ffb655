package dev.herd.testkit.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The table of RECONNECT.md: {@code -Dherd.entries=1000,100000,1000000} prints it. */
@Timeout(value = 1_200, unit = TimeUnit.SECONDS)
class ReconnectTableTest {

    /** What the sketch is good for. */
    private static final int SKETCHED = 10_000;

    /** As many fit in a frame or two, so that neither end names what the other is just replacing. */
    private static final int ONE_FRAME = 2_500;

    private static final int[] DIFFERENCES = {0, 1, 10, 100, 1_000, 10_000};

    private final String sizes = System.getProperty("herd.entries", "1000,20000");
    private final StringBuilder table = new StringBuilder();

    @Test
    void whatItTakesToAgreeAgain() throws IOException {
        table.append("| n | d | Herd: bytes | a key | round trips | ms | Merkle: bytes | a key | round trips | ms "
                + "| range-based: bytes | a key | round trips | ms |\n|");
        table.append(" ---: |".repeat(14)).append('\n');
        for (int entries :
                Arrays.stream(sizes.split(",", -1)).mapToInt(Integer::parseInt).toArray()) {
            HerdRun herd = new HerdRun(entries);
            IntStream.concat(
                            Arrays.stream(DIFFERENCES).filter(differences -> differences < entries),
                            IntStream.of(entries))
                    .forEach(differing -> row(herd, entries, differing));
        }
        if (System.getProperty("herd.entries") != null) {
            System.out.println(table);
        }
    }

    private void row(HerdRun run, int entries, int differing) {
        Repair herd = run.differ(differing);
        Repair tree = rival(run, entries, differing, true);
        Repair ranges = rival(run, entries, differing, false);
        table.append(String.format(
                Locale.ROOT,
                "| %,d | %,d | %s | %s | %s |%n",
                entries,
                differing,
                herd.cells(differing),
                tree.cells(differing),
                ranges.cells(differing)));
        if (differing <= Math.min(SKETCHED, entries / 2)) {
            assertThat(herd.bytes())
                    .as("%s", herd)
                    .isLessThanOrEqualTo(differing == 0 ? 64 : 400 + (differing <= ONE_FRAME ? 61L : 70L) * differing);
            assertThat(herd.roundTrips()).isLessThan(3.2); // two, unless there was one symbol too few
            assertThat(herd.records()).isLessThanOrEqualTo(differing);
        }
    }

    private static Repair rival(HerdRun run, int entries, int differing, boolean tree) {
        try {
            return RivalRun.of(entries, differing, run.recordBytes(), tree ? MerkleTree::new : RangeBased::new);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
