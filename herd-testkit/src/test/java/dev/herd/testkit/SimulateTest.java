package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The simulator as its users run it: by a command line. */
class SimulateTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) throws InterruptedException {
        out.reset();
        return Simulate.run(args, print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String line(String containing) {
        return lines().stream()
                .filter(line -> line.contains(containing))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line with " + containing + " in " + lines()));
    }

    @Test
    void theSameSeedsPrintTheSame() throws InterruptedException {
        assertThat(run("--seeds", "6", "--first", "96", "--threads", "2")).isZero();
        assertThat(line("seeds").strip()).isEqualTo("6 seeds, 1 of them run twice");
        assertThat(line("failed").strip()).isEqualTo("0 failed");
        assertThat(lines())
                .anyMatch(line -> line.contains("hours simulated"))
                .anyMatch(line -> line.contains("crashes"));
        String hash = line("hash");
        String frames = line("frames sent");

        assertThat(run("--seeds", "6", "--first", "96", "--threads", "1")).isZero();
        assertThat(line("hash")).isEqualTo(hash);
        assertThat(line("frames sent")).isEqualTo(frames);

        assertThat(run("--seeds", "6", "--first", "97")).isZero();
        assertThat(line("hash")).isNotEqualTo(hash);
    }

    @Test
    void oneSeedPrintsItsTrace() throws InterruptedException {
        assertThat(run("--seed", "7")).isZero();
        List<String> trace = lines();

        assertThat(trace).hasSizeGreaterThan(1_000);
        assertThat(trace.get(0)).matches(" *0\\.\\d{6} .*");
        assertThat(line("send")).matches(" *\\d+\\.\\d{6} send +\\w+ -> \\w+ \\d+ bytes");
        assertThat(line("hash of the trace"))
                .endsWith(String.format("%016x", SeedResult.of(7).traceHash()));
    }

    @Test
    void whatIsNotUnderstoodIsSaid() throws InterruptedException {
        assertThat(run("--seeds", "none")).isEqualTo(2);
        assertThat(run("--seeds", "0")).isEqualTo(2);
        assertThat(run("--seeds")).isEqualTo(2);
        assertThat(run("--frobnicate", "1")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--seeds is none, but should be a number")
                .contains("--frobnicate is no option")
                .contains("prints its trace");
        assertThat(lines()).isEmpty();
    }
}
