package dev.herd.benchmarks;

import dev.herd.benchmarks.peers.HazelcastPeers;
import dev.herd.benchmarks.peers.InfinispanPeers;
import dev.herd.benchmarks.peers.JGroupsPeers;
import dev.herd.benchmarks.peers.PeerNode;
import dev.herd.benchmarks.peers.Peers;
import dev.herd.benchmarks.peers.RedisPeers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Nodes of a system that users might take instead. */
final class PeerCluster implements Cluster {

    private final String name;
    private final Peers peers;
    private final int linksOfAnUpdate;
    private final @Nullable Probe probe;
    private final List<PeerNode> nodes = new ArrayList<>();

    private PeerCluster(String name, Peers peers, int linksOfAnUpdate, @Nullable Probe probe) {
        this.name = name;
        this.peers = peers;
        this.linksOfAnUpdate = linksOfAnUpdate;
        this.probe = probe;
    }

    static PeerCluster of(Options.Subject system, @Nullable Probe probe)
            throws IOException, InterruptedException, TimeoutException {
        int mesh = Figure1.NODES.size() - 1;
        int byServer = Figure1.NODES.size() + 1; // to the server, and from it to all
        return switch (system) {
            case JGROUPS -> new PeerCluster(Options.lower(system), new JGroupsPeers(), mesh, probe);
            case INFINISPAN -> new PeerCluster(Options.lower(system), new InfinispanPeers(), mesh, probe);
            case HAZELCAST -> new PeerCluster(Options.lower(system), new HazelcastPeers(), mesh, probe);
            case REDIS -> new PeerCluster(Options.lower(system), new RedisPeers(), byServer, probe);
            default -> throw new IllegalArgumentException(Options.lower(system) + " is no peer");
        };
    }

    @Override
    public void grow() throws IOException, InterruptedException {
        int node = nodes.size();
        try {
            nodes.add(peers.start(Figure1.NODES.get(node), probe == null ? null : telling(probe, node)));
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("a node of " + name + " does not start: " + e.getMessage(), e);
        }
    }

    private static BiConsumer<String, byte[]> telling(Probe probe, int node) {
        return (key, value) -> probe.visible(node, value);
    }

    @Override
    public void awaitLinked() throws InterruptedException, TimeoutException {
        Await.until(nodes.size() + " nodes of " + name + " to link", this::linked);
    }

    private boolean linked() {
        return nodes.stream().allMatch(node -> node.members() == nodes.size());
    }

    @Override
    public int size() {
        return nodes.size();
    }

    @Override
    public String name(int node) {
        return Figure1.NODES.get(node);
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
        return nodes.get(node).held();
    }

    @Override
    public int linksOfAnUpdate() {
        return linksOfAnUpdate;
    }

    @Override
    public @Nullable Traffic sent() {
        return null;
    }

    @Override
    public void check() {
        if (!linked()) {
            throw new WrongResultException("not all nodes of " + name + " know of each other any more");
        }
    }

    @Override
    public void close() {
        Collections.reverse(nodes);
        nodes.forEach(PeerNode::close);
        peers.close();
    }
}
