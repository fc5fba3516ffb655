package dev.herd.benchmarks;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.HerdStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Nodes of Herd with the settings it comes with, and those of their wiring, by its public API alone. */
final class HerdCluster implements Cluster {

    private final Wiring wiring;
    private final Graph graph;
    private final List<Herd> herds = new ArrayList<>();
    private final List<HerdMap<String, byte[]>> maps = new ArrayList<>();
    private final @Nullable Probe probe;

    /** Closes the wiring when it is closed. */
    HerdCluster(Wiring wiring, Graph graph, @Nullable Probe probe) {
        this.wiring = wiring;
        this.graph = graph;
        this.probe = probe;
    }

    @Override
    public void grow() throws IOException, InterruptedException, TimeoutException {
        int node = herds.size();
        Herd herd = wiring.builder(graph.name(node)).start();
        herds.add(herd);
        HerdMap<String, byte[]> map = herd.map("benchmark", Codec.string(), Codec.bytes());
        maps.add(map);
        if (probe != null) {
            listen(map, node, probe);
        }
        for (Graph.Edge edge : graph.edgesOf(node)) {
            if (edge.from() <= node && edge.to() <= node) {
                Herd from = herds.get(edge.from());
                from.addPeer(wiring.dialled(from, herds.get(edge.to())));
            }
        }
    }

    /**
     * The listener runs on the thread that merged the update, as the relay's hook does: what is measured is when the
     * value is there, not how long another thread takes to wake up and hear of it.
     */
    private static void listen(HerdMap<String, byte[]> map, int node, Probe probe) {
        map.listen(HerdMap.Filter.all(), Runnable::run, change -> {
            byte[] value = change.value();
            if (value != null) {
                probe.visible(node, value);
            }
        });
    }

    @Override
    public void awaitLinked() throws InterruptedException, TimeoutException {
        Await.until(herds.size() + " nodes of herd to link", this::linked);
    }

    private boolean linked() {
        for (int node = 0; node < herds.size(); node++) {
            if (herds.get(node).links().size() < graph.degree(node, herds.size())
                    || herds.get(node).filling()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int size() {
        return herds.size();
    }

    @Override
    public String name(int node) {
        return graph.name(node);
    }

    @Override
    public void put(int node, String key, byte[] value) {
        maps.get(node).put(key, value);
    }

    @Override
    public byte @Nullable [] get(int node, String key) {
        return maps.get(node).get(key);
    }

    @Override
    public long held(int node) {
        return herds.get(node).stats().keys();
    }

    @Override
    public int linksOfAnUpdate() {
        return graph.edges().size();
    }

    @Override
    public Traffic sent() {
        long updates = 0;
        long arrived = 0;
        long frames = 0;
        long bytes = 0;
        for (Herd herd : herds) {
            HerdStats stats = herd.stats();
            updates += stats.sent();
            arrived += stats.received();
            frames += stats.framesSent();
            bytes += stats.bytesSent();
        }
        return new Traffic(updates, arrived, frames, bytes);
    }

    @Override
    public void check() {
        for (Herd herd : herds) {
            HerdStats stats = herd.stats();
            if (stats.linksDown() + stats.malformedFrames() + stats.outboxOverflows() > 0) {
                throw new WrongResultException(herd.node() + ": " + stats);
            }
        }
    }

    @Override
    public void close() {
        herds.stream().map(Herd::closeAsync).toList().forEach(CompletableFuture::join);
        try {
            wiring.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
