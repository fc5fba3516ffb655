package dev.herd.benchmarks.peers;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.infinispan.Cache;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jspecify.annotations.Nullable;

/** A replicated cache on each node. */
public final class InfinispanPeers implements Peers {

    /** What was set. */
    public static final String SETTINGS =
            "Infinispan 16.1.4, embedded, REPL_ASYNC: its own default stack of JGroups over"
                    + " TCP (on JGroups 5.5.7) with TCPPING for MPING; JMX, metrics and statistics off, no return values"
                    + " (IGNORE_RETURN_VALUES), and a node that starts waits for its state.";

    private static final String STACK = "org/infinispan/configuration/default-jgroups-tcp.xml";
    private static final String CACHE = "benchmark";
    private static final int FIRST_PORT = 7_900;
    private static final int MOST_NODES = 5;

    private final List<Integer> ports = Ports.free(FIRST_PORT, MOST_NODES);
    private int started;

    /**
     * No nodes yet.
     *
     * @throws IOException if there are no free ports
     */
    public InfinispanPeers() throws IOException {}

    @Override
    public PeerNode start(String name, @Nullable BiConsumer<String, byte[]> seen) throws Exception {
        GlobalConfigurationBuilder global = new GlobalConfigurationBuilder();
        global.transport()
                .defaultTransport()
                .addProperty(
                        JGroupsTransport.CHANNEL_CONFIGURATOR, new JGroupsStack(STACK, ports, ports.get(started++)))
                .clusterName(CACHE)
                .nodeName(name);
        global.jmx().disable();
        global.metrics().gauges(false).histograms(false);
        ConfigurationBuilder cache = new ConfigurationBuilder();
        cache.clustering()
                .cacheMode(CacheMode.REPL_ASYNC)
                .stateTransfer()
                .awaitInitialTransfer(true)
                .timeout(2, TimeUnit.MINUTES);
        cache.statistics().disable();
        DefaultCacheManager manager = new DefaultCacheManager(global.build());
        manager.defineConfiguration(CACHE, cache.build());
        Cache<String, byte[]> map = manager.getCache(CACHE);
        if (seen != null) {
            map.addListener(new InfinispanListener(seen));
        }
        return new InfinispanNode(manager, map);
    }
}
