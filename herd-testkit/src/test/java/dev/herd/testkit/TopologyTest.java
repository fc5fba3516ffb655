package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.testkit.Topology.Edge;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TopologyTest {

    @Test
    void shapes() {
        assertThat(Topology.line(4).edges()).containsExactly(new Edge(0, 1), new Edge(1, 2), new Edge(2, 3));
        assertThat(Topology.ring(4).edges()).hasSize(4).contains(new Edge(0, 3));
        assertThat(Topology.star(4).neighbours(0)).containsExactly(1, 2, 3);
        assertThat(Topology.grid(9).neighbours(4)).containsExactly(1, 3, 5, 7);
        assertThat(Topology.grid(25).edges()).hasSize(40);
        assertThat(Topology.tree(7, 2).neighbours(1)).containsExactly(0, 3, 4);
        assertThat(Topology.full(5).edges()).hasSize(10);
    }

    @Test
    void figure1IsThePapers() {
        Topology herd = Topology.figure1();
        assertThat(herd.edges().stream().map(e -> herd.name(e.a()) + "-" + herd.name(e.b())))
                .containsExactlyInAnyOrder(
                        "Blake-Bryant", "Blake-Howard", "Bryant-Gasol", "Bryant-Metta", "Howard-Gasol");
    }

    @Test
    void everyShapeOfEverySizeIsConnected() {
        for (int nodes = 1; nodes <= 26; nodes++) {
            for (Topology shape : List.of(
                    Topology.line(nodes),
                    Topology.ring(nodes),
                    Topology.star(nodes),
                    Topology.grid(nodes),
                    Topology.tree(nodes, 3),
                    Topology.full(nodes),
                    Topology.random(nodes, 3, new Random(nodes)))) {
                assertThat(reached(shape)).as(shape.toString()).isEqualTo(nodes);
            }
        }
    }

    private static int reached(Topology shape) {
        TreeSet<Integer> seen = new TreeSet<>(List.of(0));
        Deque<Integer> waiting = new ArrayDeque<>(seen);
        while (!waiting.isEmpty()) {
            for (int next : shape.neighbours(waiting.remove())) {
                if (seen.add(next)) {
                    waiting.add(next);
                }
            }
        }
        return seen.size();
    }

    @Test
    void oneSeedOneGraph() {
        assertThat(Topology.random(20, 4, new Random(7))).isEqualTo(Topology.random(20, 4, new Random(7)));
        assertThat(Topology.random(20, 4, new Random(7))).isNotEqualTo(Topology.random(20, 4, new Random(8)));
        assertThat(Topology.random(20, 4, new Random(7)).edges()).hasSize(40);
    }

    @Test
    void refusesWhatIsNoGraph() {
        assertThatThrownBy(() -> Topology.line(0)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> new Topology(List.of("a"), List.of(new Edge(0, 1))))
                .hasMessageContaining("no link among 1 nodes");
        assertThatThrownBy(() -> new Topology(List.of("a", "b"), List.of(new Edge(0, 1), new Edge(0, 1))))
                .hasMessageContaining("twice");
    }
}
