package dev.herd.benchmarks;

import java.util.List;

/** The topology of the paper's Figure 1: five servers, five links, a cycle of four and a leaf. */
final class Figure1 {

    static final List<String> NODES = List.of("Blake", "Howard", "Bryant", "Gasol", "Metta");

    /** The node that writes. */
    static final int WRITER = NODES.indexOf("Blake");

    static final Graph GRAPH = new Graph(
            NODES,
            List.of(
                    edge("Blake", "Bryant"),
                    edge("Blake", "Howard"),
                    edge("Bryant", "Gasol"),
                    edge("Bryant", "Metta"),
                    edge("Gasol", "Howard")));

    private Figure1() {}

    private static Graph.Edge edge(String from, String to) {
        return new Graph.Edge(NODES.indexOf(from), NODES.indexOf(to));
    }
}
