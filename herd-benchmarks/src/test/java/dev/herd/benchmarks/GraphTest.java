package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphTest {

    @Test
    void theMiddleOfAStarHasAllLinks() {
        Graph star = Graph.star(5);

        assertThat(star.edges()).hasSize(4);
        assertThat(star.degree(0, 5)).isEqualTo(4);
        assertThat(star.degree(0, 3)).isEqualTo(2);
        assertThat(star.degree(4, 5)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "5, 4", "10, 4", "20, 4"})
    void inARegularGraphEachNodeHasAsManyLinksAndTheSeedDecidesWhich(int nodes, int degree) {
        Graph graph = Graph.regular(nodes, degree, 1);

        assertThat(graph.edges())
                .hasSize(nodes * degree / 2)
                .doesNotHaveDuplicates()
                .allMatch(edge -> edge.from() < edge.to());
        for (int node = 0; node < nodes; node++) {
            assertThat(graph.degree(node, nodes)).isEqualTo(degree);
        }
        assertThat(Graph.regular(nodes, degree, 1).edges()).isEqualTo(graph.edges());
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "5, 1", "5, 3"})
    void whatCannotBeIsRefused(int nodes, int degree) {
        assertThatThrownBy(() -> Graph.regular(nodes, degree, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
