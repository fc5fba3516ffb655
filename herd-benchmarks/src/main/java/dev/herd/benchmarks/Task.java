package dev.herd.benchmarks;

import dev.herd.benchmarks.Options.Subject;
import dev.herd.benchmarks.Options.Workload;
import java.util.ArrayList;
import java.util.List;

/**
 * What a child is to do.
 *
 * @param system on what
 * @param workload what
 * @param quick whether less of it
 * @param nodes on how many nodes, if the workload leaves that open
 */
record Task(Subject system, Workload workload, boolean quick, int nodes) {

    private static final String QUICK = "--quick";

    /** On as many nodes as the workload has. */
    Task(Subject system, Workload workload, boolean quick) {
        this(system, workload, quick, 0);
    }

    Task on(int nodes) {
        return new Task(system, workload, quick, nodes);
    }

    /** What a child's command line says of it. */
    List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(List.of(Options.lower(system), Options.lower(workload), Integer.toString(nodes)));
        if (quick) {
            arguments.add(QUICK);
        }
        return arguments;
    }

    /** What {@link #arguments} said. */
    static Task parse(List<String> arguments) {
        return new Task(
                Options.constant(Benchmarks.CHILD, arguments.get(0), Subject.class),
                Options.constant(Benchmarks.CHILD, arguments.get(1), Workload.class),
                arguments.contains(QUICK),
                Integer.parseInt(arguments.get(2)));
    }

    /** For people. */
    String words() {
        return Options.lower(workload) + " on " + Options.lower(system);
    }
}
