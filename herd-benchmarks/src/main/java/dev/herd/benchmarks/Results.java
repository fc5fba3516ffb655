package dev.herd.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** All figures of all rounds, and what there is to say about them; can be kept in a file. */
final class Results {

    private static final String HEAD = "round,workload,system,figure,value";
    private static final String REMARK = "# ";

    private record Figure(int round, Options.Subject system, Options.Workload workload, String name, double value) {}

    private final List<Figure> figures = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    void add(int round, Options.Subject system, Options.Workload workload, Map<String, Double> results) {
        results.forEach((name, value) -> figures.add(new Figure(round, system, workload, name, value)));
    }

    /** In one line. */
    void remark(String remark) {
        if (!remarks.contains(remark)) {
            remarks.add(remark);
        }
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Those that have figures. */
    Set<Options.Workload> workloads() {
        Set<Options.Workload> workloads = new TreeSet<>();
        figures.forEach(figure -> workloads.add(figure.workload()));
        return workloads;
    }

    List<Options.Subject> systems(Options.Workload workload) {
        return figures.stream()
                .filter(figure -> figure.workload() == workload)
                .map(Figure::system)
                .distinct()
                .sorted()
                .toList();
    }

    List<String> names(Options.Workload workload) {
        return figures.stream()
                .filter(figure -> figure.workload() == workload)
                .map(Figure::name)
                .distinct()
                .toList();
    }

    /** The values of all rounds, the smallest first. */
    double[] sorted(Options.Workload workload, Options.Subject system, String name) {
        return figures.stream()
                .filter(figure -> figure.workload() == workload
                        && figure.system() == system
                        && figure.name().equals(name))
                .mapToDouble(Figure::value)
                .sorted()
                .toArray();
    }

    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** In at most four digits that mean something. */
    static String text(double value) {
        int decimals = value >= 100 || value == Math.rint(value) ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    String cell(Options.Workload workload, Options.Subject system, String name) {
        double[] sorted = sorted(workload, system, name);
        if (sorted.length == 0) {
            return "";
        }
        String median = text(median(sorted));
        return sorted.length == 1
                ? median
                : median + " (" + text(sorted[0]) + "–" + text(sorted[sorted.length - 1]) + ")";
    }

    void writeCsv(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        remarks.forEach(remark -> lines.add(REMARK + remark));
        lines.add(HEAD);
        for (Figure figure : figures) {
            lines.add(String.join(
                    ",",
                    Arrays.asList(
                            Integer.toString(figure.round()),
                            Options.lower(figure.workload()),
                            Options.lower(figure.system()),
                            '"' + figure.name() + '"',
                            Double.toString(figure.value()))));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }

    /** Adds what {@link #writeCsv} wrote. Throws IllegalArgumentException that names the line which is none of its. */
    void readCsv(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(REMARK)) {
                remark(line.substring(REMARK.length()));
            } else if (!line.equals(HEAD)) {
                figures.add(figure(file, line));
            }
        }
    }

    private static Figure figure(Path file, String line) {
        int name = line.indexOf('"') + 1;
        int end = line.lastIndexOf('"');
        String[] before = line.substring(0, Math.max(0, name)).split(",", -1);
        try {
            return new Figure(
                    Integer.parseInt(before[0]),
                    Options.constant(file.toString(), before[2], Options.Subject.class),
                    Options.constant(file.toString(), before[1], Options.Workload.class),
                    line.substring(name, end),
                    Double.parseDouble(line.substring(end + 2)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException(file + " has a line that is no figure: '" + line + "'", e);
        }
    }
}
