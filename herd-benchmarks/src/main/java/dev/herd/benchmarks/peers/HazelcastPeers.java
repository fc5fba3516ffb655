package dev.herd.benchmarks.peers;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.replicatedmap.ReplicatedMap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A replicated map on each node. */
public final class HazelcastPeers implements Peers {

    /** What was set. */
    public static final String SETTINGS =
            "Hazelcast 5.7.0, ReplicatedMap: members by TCP/IP alone, values kept as objects,"
                    + " filled before a start returns, no wait before a join, and as many threads as two cores want; metrics,"
                    + " statistics, health monitor, Jet, logging and phone home off; the flags for the JVM that its manual asks"
                    + " for. A put waits for the node that owns the key.";

    private static final String MAP = "benchmark";
    private static final int FIRST_PORT = 5_701;
    private static final int MOST_NODES = 5;

    private static final Map<String, String> PROPERTIES = Map.of(
            "hazelcast.logging.type", "none",
            "hazelcast.phone.home.enabled", "false",
            "hazelcast.health.monitoring.level", "OFF",
            "hazelcast.socket.bind.any", "false",
            "hazelcast.wait.seconds.before.join", "0",
            "hazelcast.operation.thread.count", "2",
            "hazelcast.operation.generic.thread.count", "2",
            "hazelcast.io.thread.count", "2",
            "hazelcast.event.thread.count", "1",
            "hazelcast.shutdownhook.enabled", "false");

    private final List<Integer> ports = Ports.free(FIRST_PORT, MOST_NODES);
    private int started;

    /**
     * No nodes yet.
     *
     * @throws IOException if there are no free ports
     */
    public HazelcastPeers() throws IOException {}

    @Override
    public PeerNode start(String name, @Nullable BiConsumer<String, byte[]> seen) {
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(config(name, ports.get(started++)));
        ReplicatedMap<String, byte[]> map = instance.getReplicatedMap(MAP);
        if (seen != null) {
            map.addEntryListener(listener(seen));
        }
        return new HazelcastNode(instance, map);
    }

    private static EntryAdapter<String, byte[]> listener(BiConsumer<String, byte[]> seen) {
        return new EntryAdapter<>() {
            @Override
            public void onEntryEvent(EntryEvent<String, byte[]> event) {
                seen.accept(event.getKey(), event.getValue());
            }
        };
    }

    private Config config(String name, int port) {
        Config config = new Config(name);
        config.setClusterName(MAP);
        PROPERTIES.forEach(config::setProperty);
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        ports.forEach(each -> join.getTcpIpConfig().addMember("127.0.0.1:" + each));
        config.getReplicatedMapConfig(MAP).setStatisticsEnabled(false).setAsyncFillup(false);
        return config;
    }
}
