package dev.herd.benchmarks;

import dev.herd.benchmarks.relay.RelayNode;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Five nodes of the relay. */
final class RelayCluster implements Cluster {

    private final List<RelayNode> nodes = new ArrayList<>();

    private RelayCluster(@Nullable Probe probe) {
        for (int i = 0; i < Figure1.NODES.size(); i++) {
            int node = i;
            nodes.add(new RelayNode(Figure1.NODES.get(i), (key, value) -> {
                if (probe != null) {
                    probe.visible(node, value);
                }
            }));
        }
    }

    static RelayCluster start(@Nullable Probe probe) throws InterruptedException, TimeoutException {
        RelayCluster cluster = new RelayCluster(probe);
        List<InetSocketAddress> addresses =
                cluster.nodes.stream().map(RelayNode::listen).toList();
        for (Figure1.Edge edge : Figure1.EDGES) {
            cluster.nodes.get(edge.from()).connect(addresses.get(edge.to()));
        }
        Await.until("five nodes of the relay to link", cluster::linked);
        return cluster;
    }

    private boolean linked() {
        for (int node = 0; node < nodes.size(); node++) {
            if (nodes.get(node).links() < Figure1.degree(node)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void put(String key, byte[] value) throws InterruptedException {
        nodes.get(Figure1.WRITER).put(key, value);
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
    public Traffic sent() {
        long frames = nodes.stream().mapToLong(RelayNode::frames).sum();
        return new Traffic(
                frames, frames, nodes.stream().mapToLong(RelayNode::bytes).sum());
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
