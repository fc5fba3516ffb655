package dev.herd.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A picture of one figure on several systems, as SVG: a bar to the median, and a thin line from lowest to highest. */
final class BarChart {

    private static final int WIDTH = 720;
    private static final int TOP = 40;
    private static final int ROW = 30;
    private static final int BAR = 18;
    private static final int NAMES = 110;
    private static final int NUMBERS = 100;
    private static final int SCALE = WIDTH - NAMES - NUMBERS;
    private static final String OURS = "#1b6e53";
    private static final String THEIRS = "#9aa5a0";

    private record Bar(String name, double lowest, double median, double highest, boolean ours) {}

    private final String title;
    private final @Nullable Double limit;
    private final List<Bar> bars = new ArrayList<>();

    /** Where a goal is to be drawn, or null. */
    BarChart(String title, @Nullable Double limit) {
        this.title = title;
        this.limit = limit;
    }

    /** The next bar downwards; at least one value, the smallest first. */
    void add(String name, double[] sorted, boolean ours) {
        bars.add(new Bar(name, sorted[0], Results.median(sorted), sorted[sorted.length - 1], ours));
    }

    String svg() {
        double most = Math.max(
                limit == null ? 0 : limit,
                bars.stream().mapToDouble(Bar::highest).max().orElse(0));
        double unit = most > 0 ? SCALE / most : 0;
        int height = TOP + ROW * bars.size() + (limit == null ? 10 : 28);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%1$d\" height=\"%2$d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">%n<title>%3$s</title>%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n"
                        + "<text x=\"10\" y=\"22\" font-size=\"15\">%3$s</text>%n",
                WIDTH,
                height,
                escape(title)));
        for (int row = 0; row < bars.size(); row++) {
            append(svg, bars.get(row), TOP + ROW * row, unit);
        }
        if (limit != null) {
            double x = NAMES + limit * unit;
            int end = TOP + ROW * bars.size();
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%1$.1f\" y1=\"%2$d\" x2=\"%1$.1f\" y2=\"%3$d\" stroke=\"#b03a2e\" stroke-dasharray=\"4 3\"/>%n"
                            + "<text x=\"%1$.1f\" y=\"%4$d\" text-anchor=\"middle\" fill=\"#b03a2e\">goal %5$s</text>%n",
                    x,
                    TOP - 6,
                    end,
                    end + 14,
                    Results.text(limit)));
        }
        return svg.append("</svg>\n").toString();
    }

    private static void append(StringBuilder svg, Bar bar, int top, double unit) {
        double middle = top + BAR / 2.0;
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n"
                        + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                NAMES - 8,
                middle + 4.5,
                escape(bar.name()),
                NAMES,
                top,
                bar.median() * unit,
                BAR,
                bar.ours() ? OURS : THEIRS));
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%2$.1f\" x2=\"%3$.1f\" y2=\"%2$.1f\" stroke=\"#222222\"/>%n"
                        + "<text x=\"%4$.1f\" y=\"%5$.1f\">%6$s</text>%n",
                NAMES + bar.lowest() * unit,
                middle,
                NAMES + bar.highest() * unit,
                NAMES + bar.highest() * unit + 6,
                middle + 4.5,
                Results.text(bar.median())));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
