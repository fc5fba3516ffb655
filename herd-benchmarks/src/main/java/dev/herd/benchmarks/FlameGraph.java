package dev.herd.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where samples were taken, as SVG: a method stands on the one that called it, as wide as its share of the samples; what it
 * is, and how much, is shown when it is pointed at (Gregg, "The Flame Graph", CACM 2016).
 */
final class FlameGraph {

    private static final int WIDTH = 1_400;
    private static final int TOP = 40;
    private static final int ROW = 17;
    private static final double LEAST_WIDTH = 0.4;
    private static final double CHARACTER = 6.6;

    /** A method, by whatever called it. */
    private static final class Node {
        private final Map<String, Node> called = new TreeMap<>();
        private int samples;

        int depth() {
            return 1 + called.values().stream().mapToInt(Node::depth).max().orElse(0);
        }
    }

    private final String title;
    private final Node all = new Node();

    FlameGraph(String title) {
        this.title = title;
    }

    /** Another sample: methods with their classes, the outermost first. */
    void add(String... stack) {
        Node node = all;
        node.samples++;
        for (String method : stack) {
            node = node.called.computeIfAbsent(method, name -> new Node());
            node.samples++;
        }
    }

    String svg() {
        int height = TOP + ROW * all.depth();
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%1$d\" height=\"%2$d\""
                        + " font-family=\"monospace\" font-size=\"11\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n"
                        + "<text x=\"10\" y=\"22\" font-size=\"15\">%s: %,d samples</text>%n",
                WIDTH,
                height,
                BarChart.escape(title),
                all.samples));
        double x = 0;
        for (Map.Entry<String, Node> each : all.called.entrySet()) {
            append(svg, each.getKey(), each.getValue(), x, height - ROW);
            x += width(each.getValue());
        }
        return svg.append("</svg>\n").toString();
    }

    private double width(Node node) {
        return (double) WIDTH * node.samples / all.samples;
    }

    private void append(StringBuilder svg, String method, Node node, double x, int y) {
        double width = width(node);
        if (width < LEAST_WIDTH) {
            return;
        }
        String name = method.substring(method.lastIndexOf('.', method.lastIndexOf('.') - 1) + 1);
        int room = (int) ((width - 4) / CHARACTER);
        svg.append(String.format(
                Locale.ROOT,
                "<g><title>%s: %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" rx=\"1\"/>",
                BarChart.escape(method),
                100.0 * node.samples / all.samples,
                x,
                y,
                Math.max(LEAST_WIDTH, width - 0.5),
                ROW - 1,
                color(method)));
        if (room > 2) {
            String shown = name.length() <= room ? name : name.substring(0, room - 1) + "…";
            svg.append(String.format(
                    Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", x + 2, y + ROW - 5, BarChart.escape(shown)));
        }
        svg.append("</g>\n");
        double next = x;
        for (Map.Entry<String, Node> each : node.called.entrySet()) {
            append(svg, each.getKey(), each.getValue(), next, y - ROW);
            next += width(each.getValue());
        }
    }

    private static String color(String method) {
        return method.startsWith("dev.herd.benchmarks.")
                ? "#c9d6df"
                : method.startsWith("dev.herd.")
                        ? "#7fc8a9"
                        : method.startsWith("io.netty.")
                                ? "#f4b393"
                                : method.startsWith("java.") ? "#f6dfa4" : "#dddddd";
    }
}
