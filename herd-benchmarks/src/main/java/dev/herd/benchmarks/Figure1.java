package dev.herd.benchmarks;

import java.util.List;

/** The topology of the paper's Figure 1: five servers, five links, a cycle of four and a leaf. */
final class Figure1 {

    static final List<String> NODES = List.of("Blake", "Howard", "Bryant", "Gasol", "Metta");

    /** The node that writes. */
    static final int WRITER = NODES.indexOf("Blake");

    static final List<Edge> EDGES = List.of(
            edge("Blake", "Bryant"),
            edge("Blake", "Howard"),
            edge("Bryant", "Gasol"),
            edge("Bryant", "Metta"),
            edge("Gasol", "Howard"));

    /** A link, dialled by the first. */
    record Edge(int from, int to) {}

    private Figure1() {}

    private static Edge edge(String from, String to) {
        return new Edge(NODES.indexOf(from), NODES.indexOf(to));
    }

    /** The links that a node is an end of. */
    static List<Edge> edgesOf(int node) {
        return EDGES.stream()
                .filter(edge -> edge.from() == node || edge.to() == node)
                .toList();
    }

    /** How many links a node has when only the first so many nodes are there. */
    static int degree(int node, int nodes) {
        return (int) edgesOf(node).stream()
                .filter(edge -> edge.from() < nodes && edge.to() < nodes)
                .count();
    }
}
