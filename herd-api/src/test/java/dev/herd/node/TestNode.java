package dev.herd.node;

import dev.herd.flood.Flooder;
import dev.herd.reconcile.Summary;
import dev.herd.reconcile.SummedStore;
import dev.herd.store.Store;
import dev.herd.time.HybridClock;
import dev.herd.time.Timing;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import dev.herd.value.HerdRecord;
import dev.herd.value.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.mockito.Mockito;

/** Nodes without a network. */
public final class TestNode {

    private TestNode() {}

    /** A node that knows of nobody. */
    public static Node alone(Limits limits, Timing timing) {
        return node(limits, timing, List.of());
    }

    /** A started node whose one peer never answers, so that it is filling for ever. */
    public static Node filling(Timing timing) throws Exception {
        Node node = node(Limits.defaults(), timing, List.of(Endpoint.parse("tcp://localhost:12490")));
        start(node);
        return node;
    }

    /** Starts a node that no client can come to. */
    public static void start(Node node) throws IOException {
        node.start((session, line) -> {
            throw new AssertionError("no clients here");
        });
    }

    /** The parts of a node that knows of nobody, for tests of one of its classes. */
    static NodeParts parts(Limits limits, Timing timing, NodeObserver observer) {
        return parts(1, limits, timing, observer);
    }

    /** Likewise, of a run. */
    static NodeParts parts(long origin, Limits limits, Timing timing, NodeObserver observer) {
        LinkSet links = new LinkSet(limits.links());
        SummedStore store = new SummedStore(Store.inMemory(limits, 7), new Summary(7, timing));
        return new NodeParts(
                new Identity("test", "node", origin, null, List::of),
                limits,
                timing,
                new HybridClock(timing, limits.maxClockSkew().toNanos()),
                new Random(1),
                7,
                1_000_000_000,
                86_400_000_000_000L,
                store,
                links,
                new Flood(Flooder.simple(), links, timing, 7),
                new Waves(origin),
                new Receipts(origin, links, store, timing, limits.keyBytes()),
                new Listeners(),
                new Counters(),
                observer);
    }

    /** What a link does with a record that it brings. */
    public static void receive(Node node, HerdRecord record) {
        if (node.store().merge(record).outcome() == Store.Outcome.NEWS) {
            node.listeners().changed(record);
        }
    }

    private static Node node(Limits limits, Timing timing, List<Endpoint> peers) {
        NodeSettings settings = new NodeSettings(
                "test",
                "node",
                null,
                false,
                List.of(),
                List.of(),
                peers,
                limits,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofHours(24),
                Duration.ofSeconds(2),
                Map.of());
        return new Node(
                settings,
                Store.inMemory(limits, 7),
                Flooder.simple(),
                timing,
                new Random(42),
                scheme -> Mockito.mock(Transport.class),
                Mockito.mock(NodeObserver.class));
    }
}
