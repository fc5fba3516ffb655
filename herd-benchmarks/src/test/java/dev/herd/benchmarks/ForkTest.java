package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForkTest {

    private static List<String> arguments(Options.Subject system) {
        return Fork.arguments(new Task(system, Options.Workload.FLOOD, true), "somewhere/benchmarks.jar");
    }

    private static String classPath(Options.Subject system) {
        List<String> arguments = arguments(system);
        return arguments.get(arguments.indexOf("-cp") + 1);
    }

    @ParameterizedTest
    @EnumSource
    void onlyThePeersProcessesLoadThePeersJars(Options.Subject system) {
        String theirs = File.pathSeparator + "somewhere" + File.separator + "peers" + File.separator + "*";

        assertThat(classPath(system)).isEqualTo("somewhere/benchmarks.jar" + (system.peer() ? theirs : ""));
    }

    @Test
    void theChildIsToldWhatToRun() {
        assertThat(arguments(Options.Subject.HERD_UDP))
                .endsWith(Benchmarks.class.getName(), "child", "herd-udp", "flood", "0", "--quick")
                .contains("-Xmx2g");
    }

    @Test
    void theChildUnderstandsWhatItIsTold() {
        for (boolean quick : new boolean[] {false, true}) {
            Task task = new Task(Options.Subject.RELAY, Options.Workload.ALL_WRITE, quick).on(7);

            assertThat(Task.parse(task.arguments())).isEqualTo(task);
        }
    }

    @Test
    void whatAChildPrintsIsReadAsItWasMeant() {
        Map<String, Double> results = new LinkedHashMap<>();

        Fork.read(Child.line("CPU µs/update", 12.5), results);
        Fork.read("[main] WARN something else", results);
        Fork.read(Child.line("p50 ms", 1e-4), results);

        assertThat(results).containsExactly(Map.entry("CPU µs/update", 12.5), Map.entry("p50 ms", 1e-4));
    }
}
