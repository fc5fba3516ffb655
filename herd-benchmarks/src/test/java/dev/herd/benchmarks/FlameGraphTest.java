package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlameGraphTest {

    @Test
    void aMethodIsAsWideAsItsShareAndStandsOnItsCaller() {
        FlameGraph graph = new FlameGraph("flood on herd");
        graph.add("java.lang.Thread.run", "dev.herd.A.work", "dev.herd.B.find");
        graph.add("java.lang.Thread.run", "dev.herd.A.work");
        graph.add("java.lang.Thread.run", "dev.herd.C.<init>");
        graph.add("java.lang.Thread.run", "dev.herd.A.work", "dev.herd.B.find");

        String svg = graph.svg();

        assertThat(svg).contains("flood on herd: 4 samples");
        assertThat(svg)
                .contains("<title>java.lang.Thread.run: 100.0 %</title><rect x=\"0.0\" y=\"91\" width=\"1399.5\"");
        assertThat(svg).contains("<title>dev.herd.A.work: 75.0 %</title><rect x=\"0.0\" y=\"74\" width=\"1049.5\"");
        assertThat(svg).contains("<title>dev.herd.B.find: 50.0 %</title><rect x=\"0.0\" y=\"57\" width=\"699.5\"");
        assertThat(svg).contains("<title>dev.herd.C.&lt;init&gt;: 25.0 %</title><rect x=\"1050.0\" y=\"74\"");
        assertThat(svg).contains(">A.work</text>", ">C.&lt;init&gt;</text>");
    }

    @Test
    void whatIsTooNarrowToBeSeenIsLeftOut() {
        FlameGraph graph = new FlameGraph("t");
        graph.add("rare.Rare.method");
        for (int i = 0; i < 5_000; i++) {
            graph.add("a.Often.method");
        }

        assertThat(graph.svg()).contains("a.Often.method: 100.0 %").doesNotContain("Rare");
    }

    @Test
    void withoutASampleThereIsAnEmptyPicture() {
        assertThat(new FlameGraph("t").svg()).contains("t: 0 samples", "</svg>");
    }
}
