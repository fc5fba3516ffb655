package dev.herd.testkit;

import dev.herd.flood.Flooder;
import dev.herd.flood.Peer;
import dev.herd.flood.Step;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import dev.herd.value.RecordHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Flooders wired to each other: nodes that are no more than a flooder and a map, on links that lose nothing and take a
 * millisecond. Nothing is reconciled here, so what a flooder leaves out stays out.
 */
final class FlooderHerd {

    private static final long HOP_NANOS = 1_000_000;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int MOST_TASKS = 20_000;

    /** All of a record but its value, so that a flooder can't find the value in it. */
    private record Header(long time, long origin, long accepted, Key key, int size) implements RecordHeader {}

    private final ManualTiming timing = new ManualTiming();
    private final List<Node> nodes = new ArrayList<>();

    FlooderHerd(Topology graph, Supplier<Flooder> factory) {
        for (int i = 0; i < graph.size(); i++) {
            nodes.add(new Node(graph.name(i), i, factory.get()));
        }
        for (Topology.Edge edge : graph.edges()) {
            Node a = nodes.get(edge.a());
            Node b = nodes.get(edge.b());
            End toB = new End(b);
            End toA = new End(a);
            toB.reverse = toA;
            toA.reverse = toB;
            a.up(toB);
            b.up(toA);
        }
    }

    static RecordHeader headerOf(HerdRecord record) {
        return new Header(record.time(), record.origin(), record.accepted(), record.key(), record.size());
    }

    void put(int node, HerdRecord record) {
        nodes.get(node).take(record, null);
    }

    /** Runs until nothing is under way; timers that go on for ever are followed for some minutes only. */
    void runUntilQuiet(String where) {
        long until = timing.monotonicNanos() + LONG.toNanos();
        int tasks = 0;
        while (timing.runNext(until)) {
            if (++tasks > MOST_TASKS) {
                throw new AssertionError(where + ": the flood didn't end");
            }
        }
    }

    List<String> nodesWithout(HerdRecord record) {
        List<String> without = new ArrayList<>();
        for (Node node : nodes) {
            HerdRecord stored = node.stored.get(record.key());
            if (stored == null || !stored.equals(record)) {
                without.add(node.name);
            }
        }
        return without;
    }

    /** One end of a link: the other node as its neighbour sees it. */
    private static final class End implements Peer {
        private final Node node;
        private @Nullable End reverse;

        End(Node node) {
            this.node = node;
        }

        /** The same link as the other node sees it. */
        End back() {
            if (reverse == null) {
                throw new IllegalStateException("a link with one end");
            }
            return reverse;
        }

        @Override
        public String node() {
            return node.name;
        }

        @Override
        public long origin() {
            return node.origin;
        }
    }

    private final class Node {
        private final String name;
        private final long origin;
        private final Flooder flooder;
        private final List<Peer> peers = new ArrayList<>();
        private final TreeMap<Key, HerdRecord> stored = new TreeMap<>();

        Node(String name, long origin, Flooder flooder) {
            this.name = name;
            this.origin = origin;
            this.flooder = flooder;
        }

        void up(End peer) {
            peers.add(peer);
            step((f, s) -> f.linkUp(peer, s));
        }

        void take(HerdRecord record, @Nullable End from) {
            HerdRecord before = stored.get(record.key());
            int order = before == null ? 1 : record.compareVersion(before);
            if (order > 0) {
                stored.put(record.key(), record);
                step((f, s) -> f.news(record, from, s));
            } else if (from != null && order == 0) {
                step((f, s) -> f.duplicate(record, from, s));
            } else if (from != null) {
                step((f, s) -> f.older(record, from, s));
            }
        }

        void hear(RecordHeader header, End from) {
            HerdRecord before = stored.get(header.key());
            if (before == null || header.stamp().compareTo(before.stamp()) > 0) {
                step((f, s) -> f.announced(header, from, s));
            }
        }

        void step(BiConsumer<Flooder, Step> action) {
            WiredStep step = new WiredStep(this);
            action.accept(flooder, step);
            step.rules.over();
        }
    }

    private final class WiredStep implements Step {
        private final Node node;
        private final RecordingStep rules;

        WiredStep(Node node) {
            this.node = node;
            this.rules = new RecordingStep(node.peers);
        }

        @Override
        public Iterable<Peer> peers() {
            return rules.peers();
        }

        @Override
        public void tell(Peer peer, Keyed key) {
            rules.tell(peer, key);
            End end = (End) peer;
            Key what = Key.of(key.map(), key.keyBytes());
            timing.after(HOP_NANOS, () -> {
                HerdRecord record = node.stored.get(what);
                if (record != null) {
                    end.node.take(record, end.back());
                }
            });
        }

        @Override
        public void announce(Peer peer, Keyed key) {
            rules.announce(peer, key);
            End end = (End) peer;
            Key what = Key.of(key.map(), key.keyBytes());
            timing.after(HOP_NANOS, () -> {
                HerdRecord record = node.stored.get(what);
                if (record != null) {
                    end.node.hear(headerOf(record), end.back());
                }
            });
        }

        @Override
        public void control(Peer peer, ByteBuffer message) {
            rules.control(peer, message);
            End end = (End) peer;
            byte[] copy = new byte[message.remaining()];
            message.duplicate().get(copy);
            timing.after(HOP_NANOS, () -> end.node.step((f, s) -> f.control(ByteBuffer.wrap(copy), end.back(), s)));
        }

        @Override
        public void timer(long delayNanos, long token) {
            rules.timer(delayNanos, token);
            timing.after(delayNanos, () -> node.step((f, s) -> f.timer(token, s)));
        }
    }
}
