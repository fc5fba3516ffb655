package dev.herd.benchmarks.peers;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.replicatedmap.ReplicatedMap;
import org.jspecify.annotations.Nullable;

/** An instance and its map. */
final class HazelcastNode implements PeerNode {

    private final HazelcastInstance instance;
    private final ReplicatedMap<String, byte[]> map;

    HazelcastNode(HazelcastInstance instance, ReplicatedMap<String, byte[]> map) {
        this.instance = instance;
        this.map = map;
    }

    @Override
    public void put(String key, byte[] value) {
        map.put(key, value);
    }

    @Override
    public byte @Nullable [] get(String key) {
        return map.get(key);
    }

    @Override
    public long held() {
        return map.size();
    }

    @Override
    public int members() {
        return instance.getCluster().getMembers().size();
    }

    @Override
    public void close() {
        instance.getLifecycleService().terminate();
    }
}
