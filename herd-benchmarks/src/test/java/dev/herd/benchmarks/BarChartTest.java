package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class BarChartTest {

    private static Document parse(BarChart chart) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(chart.svg().getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Double> numbers(Document svg, String element, String attribute) {
        NodeList all = svg.getElementsByTagName(element);
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < all.getLength(); i++) {
            String value = ((Element) all.item(i)).getAttribute(attribute);
            if (value.matches("[0-9.]+")) {
                numbers.add(Double.valueOf(value));
            }
        }
        return numbers;
    }

    @Test
    void barsAreAsLongAsTheirMediansAndLinesAsTheirSpread() throws Exception {
        BarChart chart = new BarChart("updates <one> & \"all\"", 400.0);
        chart.add("herd", new double[] {100, 200, 400}, true);
        chart.add("relay", new double[] {50}, false);

        Document svg = parse(chart);

        List<Double> widths = numbers(svg, "rect", "width");
        assertThat(widths).hasSize(2);
        assertThat(widths.get(0)).isCloseTo(4 * widths.get(1), offset(0.5));
        List<Double> from = numbers(svg, "line", "x1");
        List<Double> to = numbers(svg, "line", "x2");
        double left = numbers(svg, "rect", "x").get(0);
        assertThat(from.get(0) - left).isCloseTo(widths.get(0) / 2, offset(0.5));
        assertThat(to.get(0) - left).isCloseTo(widths.get(0) * 2, offset(0.5));
        assertThat(from.get(2)).as("the goal").isEqualTo(to.get(0));
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("updates <one> & \"all\"");
    }

    @Test
    void aPictureOfNothingsIsStillOne() throws Exception {
        BarChart chart = new BarChart("idle", null);
        chart.add("herd", new double[] {0}, true);

        assertThat(numbers(parse(chart), "rect", "width")).containsExactly(0.0);
    }
}
