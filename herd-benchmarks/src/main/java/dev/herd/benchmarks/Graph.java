package dev.herd.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Nodes, and which of them are linked. The same arguments always make the same graph. */
final class Graph {

    /** A link, dialled by the first. */
    record Edge(int from, int to) {}

    private final List<String> names;
    private final List<Edge> edges;

    Graph(List<String> names, List<Edge> edges) {
        this.names = List.copyOf(names);
        this.edges = List.copyOf(edges);
    }

    /** The first node, linked with all others, which have no other links. */
    static Graph star(int nodes) {
        return new Graph(
                names(nodes),
                IntStream.range(1, nodes).mapToObj(leaf -> new Edge(0, leaf)).toList());
    }

    /** A random one in which each node has so many links, and reaches all others. */
    static Graph regular(int nodes, int degree, long seed) {
        if (degree < 2 || degree >= nodes || nodes * degree % 2 != 0) {
            throw new IllegalArgumentException(nodes + " nodes can't have " + degree + " links each and be connected");
        }
        Random random = new Random(seed);
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < nodes * degree; i++) {
            ends.add(i % nodes);
        }
        // Ends in pairs at random, until there is no link twice and none from a node to itself: no graph is likelier
        // than another.
        while (true) {
            Collections.shuffle(ends, random);
            Graph graph = new Graph(names(nodes), pairs(ends));
            if (graph.simple() && graph.connected()) {
                return graph;
            }
        }
    }

    private static List<String> names(int nodes) {
        return IntStream.range(0, nodes).mapToObj(node -> "node" + node).toList();
    }

    private static List<Edge> pairs(List<Integer> ends) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < ends.size(); i += 2) {
            int one = ends.get(i);
            int other = ends.get(i + 1);
            edges.add(new Edge(Math.min(one, other), Math.max(one, other)));
        }
        return edges;
    }

    private boolean simple() {
        return new HashSet<>(edges).size() == edges.size() && edges.stream().allMatch(edge -> edge.from() != edge.to());
    }

    private boolean connected() {
        Set<Integer> reached = new HashSet<>(Set.of(0));
        boolean more = true;
        while (more) {
            more = false;
            for (Edge edge : edges) {
                if (reached.contains(edge.from()) || reached.contains(edge.to())) {
                    more |= reached.addAll(List.of(edge.from(), edge.to()));
                }
            }
        }
        return reached.size() == size();
    }

    int size() {
        return names.size();
    }

    String name(int node) {
        return names.get(node);
    }

    List<Edge> edges() {
        return edges;
    }

    /** The links that a node is an end of. */
    List<Edge> edgesOf(int node) {
        return edges.stream()
                .filter(edge -> edge.from() == node || edge.to() == node)
                .toList();
    }

    /** How many links a node has when only the first so many nodes are there. */
    int degree(int node, int nodes) {
        return (int) edgesOf(node).stream()
                .filter(edge -> edge.from() < nodes && edge.to() < nodes)
                .count();
    }
}
