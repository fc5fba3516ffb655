package dev.herd.benchmarks.peers;

import org.jgroups.JChannel;
import org.jgroups.blocks.ReplicatedHashMap;
import org.jspecify.annotations.Nullable;

/** A channel and its map. */
final class JGroupsNode implements PeerNode {

    private final JChannel channel;
    private final ReplicatedHashMap<String, byte[]> map;

    JGroupsNode(JChannel channel, ReplicatedHashMap<String, byte[]> map) {
        this.channel = channel;
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
        return channel.getView() == null ? 0 : channel.getView().size();
    }

    @Override
    public void close() {
        map.stop();
        channel.close();
    }
}
