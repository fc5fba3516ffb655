package dev.herd.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All figures of all rounds. */
final class Results {

    private record Figure(int round, Options.Subject system, Options.Workload workload, String name, double value) {}

    private final List<Figure> figures = new ArrayList<>();

    void add(int round, Options.Subject system, Options.Workload workload, Map<String, Double> results) {
        results.forEach((name, value) -> figures.add(new Figure(round, system, workload, name, value)));
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
        List<String> lines = new ArrayList<>(List.of("round,workload,system,figure,value"));
        for (Figure figure : figures) {
            lines.add(String.join(
                    ",",
                    Arrays.asList(
                            Integer.toString(figure.round()),
                            Options.lower(figure.workload()),
                            Options.lower(figure.system()),
                            figure.name(),
                            Double.toString(figure.value()))));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
    }
}
