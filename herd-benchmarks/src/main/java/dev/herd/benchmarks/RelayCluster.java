package dev.herd.benchmarks;

import dev.herd.benchmarks.relay.RelayNode;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Nodes of the relay. */
final class RelayCluster implements Cluster {

    private final Graph graph;
    private final List<RelayNode> nodes = new ArrayList<>();
    private final List<InetSocketAddress> addresses = new ArrayList<>();
    private final @Nullable Probe probe;

    RelayCluster(Graph graph, @Nullable Probe probe) {
        this.graph = graph;
        this.probe = probe;
    }

    @Override
    public void grow() {
        int node = nodes.size();
        Probe told = probe;
        RelayNode started = new RelayNode(graph.name(node), (key, value) -> {
            if (told != null) {
                told.visible(node, value);
            }
        });
        nodes.add(started);
        addresses.add(started.listen());
        for (Graph.Edge edge : graph.edgesOf(node)) {
            if (edge.from() <= node && edge.to() <= node) {
                nodes.get(edge.from()).connect(addresses.get(edge.to()));
            }
        }
    }

    @Override
    public void awaitLinked() throws InterruptedException, TimeoutException {
        Await.until(nodes.size() + " nodes of the relay to link", this::linked);
    }

    private boolean linked() {
        for (int node = 0; node < nodes.size(); node++) {
            if (nodes.get(node).links() < graph.degree(node, nodes.size())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int size() {
        return nodes.size();
    }

    @Override
    public String name(int node) {
        return graph.name(node);
    }

    @Override
    public void put(int node, String key, byte[] value) throws InterruptedException {
        nodes.get(node).put(key, value);
    }

    @Override
    public byte @Nullable [] get(int node, String key) {
        return nodes.get(node).get(key);
    }

    @Override
    public long held(int node) {
        return nodes.get(node).size();
    }

    @Override
    public int linksOfAnUpdate() {
        return graph.edges().size();
    }

    @Override
    public Traffic sent() {
        long frames = nodes.stream().mapToLong(RelayNode::frames).sum();
        return new Traffic(
                frames,
                nodes.stream().mapToLong(RelayNode::arrived).sum(),
                frames,
                nodes.stream().mapToLong(RelayNode::bytes).sum());
    }

    @Override
    public void check() {
        for (RelayNode node : nodes) {
            if (node.failure() != null) {
                throw new WrongResultException("a node of the relay failed: " + node.failure());
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(RelayNode::close);
    }
}
