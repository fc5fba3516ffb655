package dev.herd.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Who is linked with whom, as pure data: nodes are numbered from 0, links have no direction, and none is there twice.
 *
 * @param names the nodes' names, in the order of their numbers
 * @param edges the links, each from the smaller to the larger number
 */
public record Topology(List<String> names, List<Edge> edges) {

    /**
     * One link.
     *
     * @param a the smaller number
     * @param b the larger number
     */
    public record Edge(int a, int b) implements Comparable<Edge> {

        static Edge of(int one, int other) {
            return new Edge(Math.min(one, other), Math.max(one, other));
        }

        @Override
        public int compareTo(Edge other) {
            return a != other.a ? Integer.compare(a, other.a) : Integer.compare(b, other.b);
        }
    }

    /** Copies the lists and checks that the links are between nodes. */
    public Topology {
        names = List.copyOf(names);
        edges = List.copyOf(edges);
        for (Edge edge : edges) {
            if (edge.a() < 0 || edge.a() >= edge.b() || edge.b() >= names.size()) {
                throw new IllegalArgumentException(
                        edge + " is no link among " + names.size() + " nodes, from a smaller to a larger number");
            }
        }
        if (new TreeSet<>(edges).size() != edges.size()) {
            throw new IllegalArgumentException("a link is there twice in " + edges);
        }
    }

    /**
     * Each linked with the next.
     *
     * @param nodes how many, at least 1
     * @return n - 1 links
     */
    public static Topology line(int nodes) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 1; i < nodes; i++) {
            edges.add(new Edge(i - 1, i));
        }
        return numbered(nodes, edges);
    }

    /**
     * Each linked with the next, and the last with the first.
     *
     * @param nodes how many, at least 1; up to 2 they are a line
     * @return the ring
     */
    public static Topology ring(int nodes) {
        List<Edge> edges = new ArrayList<>(line(nodes).edges());
        if (nodes > 2) {
            edges.add(new Edge(0, nodes - 1));
        }
        return numbered(nodes, edges);
    }

    /**
     * All linked with node 0.
     *
     * @param nodes how many, at least 1
     * @return the star
     */
    public static Topology star(int nodes) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 1; i < nodes; i++) {
            edges.add(new Edge(0, i));
        }
        return numbered(nodes, edges);
    }

    /**
     * Rows of a square, each node linked with its neighbours in four directions; the last row may be short.
     *
     * @param nodes how many, at least 1
     * @return the grid
     */
    public static Topology grid(int nodes) {
        int side = (int) Math.ceil(Math.sqrt(nodes));
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            if ((i + 1) % side != 0 && i + 1 < nodes) {
                edges.add(new Edge(i, i + 1));
            }
            if (i + side < nodes) {
                edges.add(new Edge(i, i + side));
            }
        }
        return numbered(nodes, edges);
    }

    /**
     * A tree: the parent of node i is (i - 1) / branches.
     *
     * @param nodes how many, at least 1
     * @param branches how many children a node has at most, at least 1
     * @return the tree, node 0 its root
     */
    public static Topology tree(int nodes, int branches) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 1; i < nodes; i++) {
            edges.add(new Edge((i - 1) / branches, i));
        }
        return numbered(nodes, edges);
    }

    /**
     * Everyone linked with everyone.
     *
     * @param nodes how many, at least 1
     * @return n (n - 1) / 2 links
     */
    public static Topology full(int nodes) {
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            for (int j = i + 1; j < nodes; j++) {
                edges.add(new Edge(i, j));
            }
        }
        return numbered(nodes, edges);
    }

    /**
     * The five servers of the paper's Figure 1.
     *
     * @return Blake, Howard, Bryant, Gasol and Metta with their five links
     */
    public static Topology figure1() {
        List<String> names = List.of("Blake", "Howard", "Bryant", "Gasol", "Metta");
        return new Topology(
                names, List.of(new Edge(0, 2), new Edge(0, 1), new Edge(2, 3), new Edge(2, 4), new Edge(1, 3)));
    }

    /**
     * A random connected graph: a random tree, and links between random nodes until each has about as many as asked.
     *
     * @param nodes how many, at least 1
     * @param degree how many links a node has on average, as far as the tree and the number of nodes allow
     * @param random decides
     * @return the graph
     */
    public static Topology random(int nodes, int degree, RandomGenerator random) {
        TreeSet<Edge> edges = new TreeSet<>();
        for (int i = 1; i < nodes; i++) {
            edges.add(new Edge(random.nextInt(i), i));
        }
        long wanted = Math.min((long) nodes * degree / 2, (long) nodes * (nodes - 1) / 2);
        while (edges.size() < wanted) {
            int one = random.nextInt(nodes);
            int other = random.nextInt(nodes);
            if (one != other) {
                edges.add(Edge.of(one, other));
            }
        }
        return numbered(nodes, new ArrayList<>(edges));
    }

    /** 5 to 25 nodes of some shape. */
    static Topology drawn(RandomGenerator random) {
        int nodes = random.nextInt(5, 26);
        return switch (random.nextInt(7)) {
            case 0 -> line(nodes);
            case 1 -> ring(nodes);
            case 2 -> star(nodes);
            case 3 -> grid(nodes);
            case 4 -> tree(nodes, 3);
            case 5 -> figure1();
            default -> random(nodes, random.nextInt(2, 7), random);
        };
    }

    private static Topology numbered(int nodes, List<Edge> edges) {
        if (nodes < 1) {
            throw new IllegalArgumentException("nodes is " + nodes + ", but must be at least 1");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            names.add("n" + i);
        }
        return new Topology(names, edges);
    }

    /**
     * How many nodes there are.
     *
     * @return the number
     */
    public int size() {
        return names.size();
    }

    /**
     * A node's name.
     *
     * @param node its number
     * @return the name
     */
    public String name(int node) {
        return names.get(node);
    }

    /**
     * Whom a node is linked with.
     *
     * @param node its number
     * @return the others' numbers, ascending
     */
    public List<Integer> neighbours(int node) {
        TreeSet<Integer> found = new TreeSet<>();
        for (Edge edge : edges) {
            if (edge.a() == node) {
                found.add(edge.b());
            } else if (edge.b() == node) {
                found.add(edge.a());
            }
        }
        return List.copyOf(found);
    }
}
