package dev.herd.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.LinkState;
import dev.herd.flood.Flooder;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A flooder of another kind than the simple one, on production nodes: the interface fits it as it is. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TreeFlooderTest implements FlooderContract {

    private static final int NODES = 20;
    /** A link that looks whether its ends are equal may find a value that is on its way, and send it. */
    private static final int FOUND = 3;

    private static final int PUTS = 50;

    private final ManualTiming timing = new ManualTiming();
    private final SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), 11);
    private final Topology graph = Topology.random(NODES, 4, new Random(11));
    private final List<Herd> herds = new ArrayList<>();

    @Override
    public Flooder newFlooder() {
        return new TreeFlooder();
    }

    private void start(Supplier<Flooder> flooders) throws IOException {
        for (int node = 0; node < NODES; node++) {
            String[] peers = graph.neighbours(node).stream()
                    .map(peer -> "sim://localhost:" + (1_000 + peer))
                    .toArray(String[]::new);
            herds.add(Herd.builder()
                    .node(graph.name(node))
                    .listen("sim://localhost:" + (1_000 + node))
                    .peers(peers)
                    .transport(network.transport(graph.name(node)))
                    .flooder(flooders.get())
                    .timing(timing.node())
                    .random(new Random(node))
                    .listenerExecutor(Runnable::run)
                    .start());
        }
        timing.advance(Duration.ofSeconds(5));
        assertEquals(
                2 * graph.edges().size(),
                herds.stream().mapToInt(herd -> herd.links().size()).sum());
    }

    private HerdMap<String, String> map(int node) {
        return herds.get(node).map("m", Codec.string(), Codec.string());
    }

    private long received() {
        return herds.stream().mapToLong(herd -> herd.stats().received()).sum();
    }

    /** Puts so many times from one node; returns how many records crossed links for it. */
    private long cost(int puts) {
        long before = received();
        for (int i = 0; i < puts; i++) {
            map(0).put("key " + i, "value " + before);
            timing.advance(Duration.ofMillis(500));
        }
        for (int node = 0; node < NODES; node++) {
            assertEquals("value " + before, map(node).get("key " + (puts - 1)), graph.name(node));
        }
        return received() - before;
    }

    @Test
    void sendsEachValueOnceToEachNode() throws IOException {
        start(TreeFlooder::new);
        cost(5); // builds the tree, and prunes what is not in it
        long cost = cost(PUTS);
        long once = (long) PUTS * (NODES - 1);
        assertTrue(once <= cost && cost <= once + FOUND, () -> cost + " records crossed links, not " + once);
    }

    @Test
    void wouldCostMoreByTheSimpleOne() throws IOException {
        start(Flooder::simple);
        cost(5);
        assertTrue(cost(PUTS) > 2L * PUTS * (NODES - 1));
    }

    /** A link of the tree breaks and stays away: announcements find the way around it. */
    @Test
    void graftsAroundALinkThatIsGone() throws IOException {
        start(TreeFlooder::new);
        cost(5);
        Herd root = herds.get(0);
        LinkState gone = root.links().get(0);
        int peer = graph.names().indexOf(gone.node());
        root.removePeer(endpoint(peer));
        herds.get(peer).removePeer(endpoint(0));
        network.breakLinks(graph.name(0), graph.name(peer));
        cost(PUTS);
        assertEquals((long) PUTS * (NODES - 1), cost(PUTS));
    }

    private static Endpoint endpoint(int node) {
        return Endpoint.parse("sim://localhost:" + (1_000 + node));
    }
}
