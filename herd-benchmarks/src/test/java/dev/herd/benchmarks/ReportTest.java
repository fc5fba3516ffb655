package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.benchmarks.Options.Subject;
import dev.herd.benchmarks.Options.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private final Results results = new Results();

    @Test
    void aTableHasAColumnForEachSystemAndNothingWhereNothingWasMeasured() {
        results.add(1, Subject.HERD, Workload.FLOOD, Map.of("updates/s", 400.0));
        results.add(1, Subject.HERD, Workload.FLOOD, Map.of("frames sent/update", 6.0));
        results.add(1, Subject.JGROUPS, Workload.FLOOD, Map.of("updates/s", 50.0));
        results.remark("somewhere, one day");

        String text = new Report(results).markdown();

        assertThat(text)
                .contains("| flood | herd | jgroups |\n| --- | ---: | ---: |\n")
                .contains("| updates/s | 400 | 50 |\n")
                .contains("| frames sent/update | 6 |  |\n")
                .contains("| flood: updates/s ≥ 6 × best peer | 300 | 400 | yes |\n")
                .contains("- somewhere, one day\n")
                .contains("- JGroups 5.5.7")
                .doesNotContain("- Hazelcast");
    }

    @Test
    void severalRunsMakeOneReportWithOnePictureOfEachGoal(@TempDir Path folder) throws Exception {
        results.add(1, Subject.HERD, Workload.FLOOD, Map.of("updates/s", 400.0));
        results.writeCsv(folder.resolve("a.csv"));
        Results other = new Results();
        other.add(1, Subject.RELAY, Workload.FLOOD, Map.of("updates/s", 100.0));
        other.writeCsv(folder.resolve("b.csv"));

        Report report = Report.of(List.of(folder.resolve("a.csv"), folder.resolve("b.csv")));
        report.writeCharts(folder, "run");

        assertThat(report.markdown()).contains("| flood: updates/s ≥ 3 × relay | 300 | 400 | yes |\n");
        assertThat(folder.toFile().list()).containsOnlyOnce("run-flood-updates-s.svg");
    }
}
