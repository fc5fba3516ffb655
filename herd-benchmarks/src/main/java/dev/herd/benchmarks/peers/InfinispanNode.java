package dev.herd.benchmarks.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.infinispan.AdvancedCache;
import org.infinispan.Cache;
import org.infinispan.context.Flag;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.infinispan.manager.DefaultCacheManager;
import org.jspecify.annotations.Nullable;

/** A cache manager and its cache. */
final class InfinispanNode implements PeerNode {

    private final DefaultCacheManager manager;
    private final AdvancedCache<String, byte[]> cache;
    private final AdvancedCache<String, byte[]> writes;

    InfinispanNode(DefaultCacheManager manager, Cache<String, byte[]> cache) {
        this.manager = manager;
        this.cache = cache.getAdvancedCache();
        writes = this.cache.withFlags(Flag.IGNORE_RETURN_VALUES);
    }

    @Override
    public void put(String key, byte[] value) {
        writes.put(key, value);
    }

    @Override
    public byte @Nullable [] get(String key) {
        return cache.get(key);
    }

    @Override
    public long held() {
        return cache.getDataContainer().sizeIncludingExpired();
    }

    /** Nodes that hold the cache, none while it is being moved. */
    @Override
    public int members() {
        LocalizedCacheTopology topology = cache.getDistributionManager().getCacheTopology();
        return topology.getPendingCH() != null ? 0 : topology.getMembers().size();
    }

    @Override
    public void close() {
        try {
            manager.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
