package dev.herd.benchmarks.peers;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.blocks.ReplicatedHashMap;

/** Passes on what is put, and nothing else. */
final class JGroupsNotification implements ReplicatedHashMap.Notification<String, byte[]> {

    private final BiConsumer<String, byte[]> seen;

    JGroupsNotification(BiConsumer<String, byte[]> seen) {
        this.seen = seen;
    }

    @Override
    public void entrySet(String key, byte[] value) {
        seen.accept(key, value);
    }

    @Override
    public void entryRemoved(String key) {}

    @Override
    public void viewChange(View view, List<Address> joined, List<Address> left) {}

    @Override
    public void contentsSet(Map<String, byte[]> contents) {}

    @Override
    public void contentsCleared() {}
}
