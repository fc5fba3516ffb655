package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private final Results results = new Results();

    @Test
    void aCellHasTheMedianAndTheSpread() {
        double[] values = {3_000, 1_000, 2_000, 9_000};
        for (int round = 0; round < values.length; round++) {
            results.add(round, Options.Subject.HERD, Options.Workload.FLOOD, Map.of("updates/s", values[round]));
        }
        results.add(0, Options.Subject.RELAY, Options.Workload.FLOOD, Map.of("updates/s", 7.0));

        assertThat(results.cell(Options.Workload.FLOOD, Options.Subject.HERD, "updates/s"))
                .isEqualTo("2,500 (1,000–9,000)");
        assertThat(results.cell(Options.Workload.FLOOD, Options.Subject.RELAY, "updates/s"))
                .isEqualTo("7");
        assertThat(results.cell(Options.Workload.LATENCY, Options.Subject.HERD, "p50 ms"))
                .isEmpty();
    }

    @Test
    void aFileKeepsFiguresAndRemarks(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("results.csv");
        results.add(1, Options.Subject.HERD_UDP, Options.Workload.HOT_KEYS, Map.of("of a link, %", 4.25));
        results.add(2, Options.Subject.HERD_UDP, Options.Workload.HOT_KEYS, Map.of("of a link, %", 2.25));
        results.remark("measured, somewhere: 2 rounds");
        results.writeCsv(file);

        Results read = new Results();
        read.readCsv(file);

        assertThat(read.sorted(Options.Workload.HOT_KEYS, Options.Subject.HERD_UDP, "of a link, %"))
                .containsExactly(2.25, 4.25);
        assertThat(read.remarks()).containsExactly("measured, somewhere: 2 rounds");
        assertThat(read.workloads()).containsExactly(Options.Workload.HOT_KEYS);
    }

    @Test
    void aFileOfSomethingElseIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("results.csv"), "1,flood,herd\n");

        assertThatThrownBy(() -> results.readCsv(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(file + " has a line that is no figure: '1,flood,herd'");
    }

    @Test
    void figuresHaveAsManyDigitsAsMeanSomething() {
        assertThat(Results.text(0.2343)).isEqualTo("0.234");
        assertThat(Results.text(2.346)).isEqualTo("2.35");
        assertThat(Results.text(23.46)).isEqualTo("23.5");
        assertThat(Results.text(123_456.7)).isEqualTo("123,457");
    }
}
