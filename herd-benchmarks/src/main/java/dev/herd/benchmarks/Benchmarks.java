package dev.herd.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The main class of {@code benchmarks.jar}; see {@code --help}. */
public final class Benchmarks {

    static final String CHILD = "child";
    private static final int FAILED = 1;
    private static final int USAGE_ERROR = 2;

    private Benchmarks() {}

    /**
     * Runs the benchmarks from end to end, those of JMH, or (as a child of the former) one workload.
     *
     * @param args see {@link Options#USAGE}
     * @throws Exception if a run fails; the exit code is then 1
     */
    public static void main(String[] args) throws Exception {
        long begun = System.nanoTime();
        List<String> all = Arrays.asList(args);
        String first = all.isEmpty() ? "" : all.get(0);
        List<String> rest = all.isEmpty() ? all : all.subList(1, all.size());
        switch (first) {
            case CHILD -> {
                System.setOut(out());
                Child.run(begun, Task.parse(rest));
                System.exit(0); // whatever threads a system may have left
            }
            case "jmh" -> org.openjdk.jmh.Main.main(rest.toArray(new String[0]));
            case "report" -> report(rest.stream().map(Path::of).toList());
            case "profile" -> profile(rest);
            case "-h", "--help" -> System.out.print(Options.USAGE);
            default -> endToEnd(all);
        }
    }

    private static void report(List<Path> files) throws IOException {
        if (files.isEmpty()) {
            System.err.print(Options.USAGE);
            System.exit(USAGE_ERROR);
            return;
        }
        Report report = Report.of(files);
        Path first = files.get(0).toAbsolutePath();
        report.writeCharts(first.resolveSibling(""), "report");
        out().print(report.markdown());
    }

    private static void profile(List<String> rest) throws IOException, InterruptedException {
        Task task;
        try {
            if (rest.size() != 2) {
                throw new IllegalArgumentException("profile needs a system and a workload");
            }
            task = Task.parse(List.of(rest.get(0), rest.get(1), "0"));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE_ERROR);
            return;
        }
        Map<String, Double> results = new LinkedHashMap<>();
        Path picture = Profile.run(task, EndToEnd.folder(), results);
        out().print(Profile.words(results) + picture + System.lineSeparator());
    }

    private static void endToEnd(List<String> arguments) throws Exception {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(Options.USAGE);
            System.exit(USAGE_ERROR);
            return;
        }
        if (!new EndToEnd(options).run(out())) {
            System.exit(FAILED);
        }
    }

    private static PrintStream out() {
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }
}
