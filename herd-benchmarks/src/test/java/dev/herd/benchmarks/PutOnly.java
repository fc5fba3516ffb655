package dev.herd.benchmarks;

import org.jspecify.annotations.Nullable;

/** Takes writes and tells of them. */
final class PutOnly implements Cluster {

    private final Probe probe;

    private PutOnly(Probe probe) {
        this.probe = probe;
    }

    static Cluster cluster(Probe probe) {
        return new PutOnly(probe);
    }

    @Override
    public void put(int node, String key, byte[] value) {
        probe.visible(node, value);
    }

    @Override
    public void grow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void awaitLinked() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public String name(int node) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte @Nullable [] get(int node, String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long held(int node) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int linksOfAnUpdate() {
        return 1;
    }

    @Override
    public @Nullable Traffic sent() {
        return null;
    }

    @Override
    public void check() {}

    @Override
    public void close() {}
}
