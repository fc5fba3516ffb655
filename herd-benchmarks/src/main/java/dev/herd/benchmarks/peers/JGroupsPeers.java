package dev.herd.benchmarks.peers;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jgroups.JChannel;
import org.jgroups.blocks.ReplicatedHashMap;
import org.jspecify.annotations.Nullable;

/** A {@link ReplicatedHashMap} on each node. */
public final class JGroupsPeers implements Peers {

    /** What was set. */
    public static final String SETTINGS =
            "JGroups 5.5.7, ReplicatedHashMap: the tcp.xml that is in its jar, with TCPPING"
                    + " to the five ports, tcp_nodelay on, diagnostics off; updates don't block, the state is"
                    + " fetched at the start.";

    private static final int FIRST_PORT = 7_800;
    private static final int MOST_NODES = 5;
    private static final long STATE_MILLIS = TimeUnit.SECONDS.toMillis(120);

    private final List<Integer> ports = Ports.free(FIRST_PORT, MOST_NODES);
    private int started;

    /**
     * No nodes yet.
     *
     * @throws IOException if there are no free ports
     */
    public JGroupsPeers() throws IOException {}

    @Override
    public PeerNode start(String name, @Nullable BiConsumer<String, byte[]> seen) throws Exception {
        JChannel channel = new JGroupsStack("tcp.xml", ports, ports.get(started++)).channel(name);
        ReplicatedHashMap<String, byte[]> map = new ReplicatedHashMap<>(channel);
        map.setBlockingUpdates(false);
        if (seen != null) {
            map.addNotifier(new JGroupsNotification(seen));
        }
        channel.connect("benchmark");
        map.start(STATE_MILLIS);
        return new JGroupsNode(channel, map);
    }
}
