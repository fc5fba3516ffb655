package dev.herd.benchmarks;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One map that is told to nobody: what memory and reads cost at the least. */
final class HashMapCluster implements Cluster {

    private final ConcurrentHashMap<String, byte[]> map = new ConcurrentHashMap<>();
    private int nodes;

    @Override
    public void grow() {
        if (++nodes > 1) {
            throw new IllegalStateException("a map is linked with nothing");
        }
    }

    @Override
    public void awaitLinked() {
        // there are no links
    }

    @Override
    public int size() {
        return nodes;
    }

    @Override
    public String name(int node) {
        return "the map";
    }

    @Override
    public void put(int node, String key, byte[] value) {
        map.put(key, value);
    }

    @Override
    public byte @Nullable [] get(int node, String key) {
        return map.get(key);
    }

    @Override
    public long held(int node) {
        return map.mappingCount();
    }

    @Override
    public int linksOfAnUpdate() {
        return 0;
    }

    @Override
    public @Nullable Traffic sent() {
        return null;
    }

    @Override
    public void check() {
        // nothing can
    }

    @Override
    public void close() {
        map.clear();
    }
}
