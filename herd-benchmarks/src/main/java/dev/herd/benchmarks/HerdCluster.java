package dev.herd.benchmarks;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.HerdMap;
import dev.herd.HerdStats;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Five nodes of Herd with the settings it comes with, by its public API alone; over UDP with a key, over SSH with keys. */
final class HerdCluster implements Cluster {

    static final String TCP = "tcp";
    static final String UDP = "udp";
    static final String SSH = "ssh";

    private final List<Herd> herds = new ArrayList<>();
    private final List<HerdMap<String, byte[]>> maps = new ArrayList<>();
    private final HerdMap<String, byte[]> written;
    private final Path keys;
    private final SshFolders folders;

    private HerdCluster(String scheme, @Nullable Probe probe) throws IOException {
        keys = Keys.file();
        folders = new SshFolders();
        for (int node = 0; node < Figure1.NODES.size(); node++) {
            HerdBuilder builder = builder(scheme, Figure1.NODES.get(node), folders);
            if (scheme.equals(UDP)) {
                builder.set("herd.udp.keys", keys.toString());
            }
            Herd herd = builder.start();
            herds.add(herd);
            HerdMap<String, byte[]> map = herd.map("benchmark", Codec.string(), Codec.bytes());
            maps.add(map);
            if (probe != null) {
                listen(map, node, probe);
            }
        }
        written = maps.get(Figure1.WRITER);
    }

    /** A node that listens, on loopback. */
    static HerdBuilder builder(String scheme, String node, SshFolders folders) {
        HerdBuilder builder = Herd.builder().node(node).listen(scheme + "://127.0.0.1:0");
        return scheme.equals(SSH)
                ? builder.set("herd.ssh.directory", folders.of(node).toString())
                : builder;
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

    static HerdCluster start(String scheme, @Nullable Probe probe)
            throws IOException, InterruptedException, TimeoutException {
        HerdCluster cluster = new HerdCluster(scheme, probe);
        if (scheme.equals(SSH)) {
            cluster.trust();
        }
        for (Figure1.Edge edge : Figure1.EDGES) {
            Endpoint to = cluster.herds.get(edge.to()).listening().get(0);
            cluster.herds.get(edge.from()).addPeer(to);
        }
        Await.until("five nodes of herd to link over " + scheme, cluster::linked);
        return cluster;
    }

    private void trust() throws IOException {
        for (Figure1.Edge edge : Figure1.EDGES) {
            Herd acceptor = herds.get(edge.to());
            folders.trust(
                    herds.get(edge.from()).node(),
                    acceptor.node(),
                    acceptor.listening().get(0));
        }
    }

    private boolean linked() {
        for (int node = 0; node < herds.size(); node++) {
            if (herds.get(node).links().size() < Figure1.degree(node)
                    || herds.get(node).filling()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void put(String key, byte[] value) {
        written.put(key, value);
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
    public Traffic sent() {
        long updates = 0;
        long frames = 0;
        long bytes = 0;
        for (Herd herd : herds) {
            HerdStats stats = herd.stats();
            updates += stats.sent();
            frames += stats.framesSent();
            bytes += stats.bytesSent();
        }
        return new Traffic(updates, frames, bytes);
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
            Files.deleteIfExists(keys);
            folders.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
