package dev.herd.testkit;

import static dev.herd.testkit.Records.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.herd.flood.Flooder;
import dev.herd.testkit.RecordingStep.Decision;
import dev.herd.testkit.RecordingStep.Kind;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The rules of a {@link Flooder}, F1 to F12 of CONTRACTS.md. A flooder's test class implements this, gives the factory,
 * and sets a timeout.
 */
public interface FlooderContract {

    /**
     * Makes a flooder. All that it makes are alike: if they draw random numbers, then the same ones.
     *
     * @return a new flooder that has been told nothing
     */
    Flooder newFlooder();

    /**
     * Whether it tells or announces news to every peer by itself. One that leaves some of them to reconciliation says
     * no, and rules F2, F3, F6 and F12 are not checked.
     *
     * @return true unless the flooder leaves peers out on purpose
     */
    default boolean reachesEveryPeer() {
        return true;
    }

    private FlooderBench bench(String... peers) {
        FlooderBench bench = new FlooderBench(newFlooder());
        for (String peer : peers) {
            bench.link(peer);
        }
        return bench;
    }

    private void assumeReachesEveryPeer() {
        assumeTrue(reachesEveryPeer(), "this flooder leaves peers out on purpose");
    }

    @Test
    @DisplayName("F1 news is never sent back to the peer that it came from")
    default void f1_notToTheSender() {
        FlooderBench bench = bench("b", "c", "d");
        for (int time = 1; time <= 20; time++) {
            String sender = List.of("b", "c", "d").get(time % 3);
            HerdRecord news = record("k" + time % 2, time, "value");
            Set<String> reached = bench.reachedBy(news, sender);
            assertTrue(!reached.contains(sender), () -> "F1: " + news + " was sent back to " + sender);
        }
    }

    @Test
    @DisplayName("F2 what was written here reaches every peer")
    default void f2_localNews() {
        assumeReachesEveryPeer();
        FlooderBench bench = bench("b", "c", "d", "e");
        for (int time = 1; time <= 5; time++) {
            assertEquals(Set.of("b", "c", "d", "e"), bench.reachedBy(record("k", time, "value"), null), "F2");
        }
    }

    @Test
    @DisplayName("F3 news from a peer reaches every other peer")
    default void f3_forwardedNews() {
        assumeReachesEveryPeer();
        FlooderBench bench = bench("b", "c", "d", "e");
        for (int time = 1; time <= 8; time++) {
            Set<String> others = new TreeSet<>(Set.of("b", "c", "d", "e"));
            String sender = List.of("b", "c", "d", "e").get(time % 4);
            others.remove(sender);
            assertEquals(others, bench.reachedBy(record("k" + time % 3, time, "value"), sender), "F3");
        }
    }

    @Test
    @DisplayName("F4 a duplicate is sent to nobody")
    default void f4_duplicates() {
        FlooderBench bench = bench("b", "c", "d");
        HerdRecord news = record("k", 5, "value");
        bench.reachedBy(news, "b");
        for (String sender : List.of("b", "c", "d")) {
            RecordingStep step = bench.call((flooder, s) -> flooder.duplicate(news, bench.peer(sender), s));
            assertEquals(Set.of(), step.peersOf(Kind.TELL, news.key()), "F4: told");
            assertEquals(Set.of(), step.peersOf(Kind.ANNOUNCE, news.key()), "F4: announced to");
        }
    }

    @Test
    @DisplayName("F5 what is older than the stored record is sent on to nobody; its sender may be told of the newer")
    default void f5_oldNews() {
        FlooderBench bench = bench("b", "c", "d");
        HerdRecord news = record("k", 5, "value");
        bench.reachedBy(news, "b");
        RecordingStep step = bench.call((flooder, s) -> flooder.older(record("k", 3, "old"), bench.peer("c"), s));
        Set<String> reached = step.peersOf(Kind.TELL, news.key());
        reached.addAll(step.peersOf(Kind.ANNOUNCE, news.key()));
        reached.remove("c");
        assertEquals(Set.of(), reached, "F5");
    }

    @Test
    @DisplayName("F6 a flood reaches every node of a herd and ends, in graphs with cycles and without")
    default void f6_reachesAllAndEnds() {
        assumeReachesEveryPeer();
        Map<String, Topology> graphs = new TreeMap<>();
        graphs.put("line", Topology.line(7));
        graphs.put("ring", Topology.ring(8));
        graphs.put("full", Topology.full(6));
        graphs.put("grid", Topology.grid(9));
        graphs.put("figure 1", Topology.figure1());
        graphs.put("random", Topology.random(20, 3, new Random(6)));
        graphs.forEach((name, graph) -> {
            FlooderHerd herd = new FlooderHerd(graph, this::newFlooder);
            for (int update = 0; update < 10; update++) {
                HerdRecord news = record("k" + update % 3, update + 1, "value");
                herd.put(update % graph.size(), news);
                herd.runUntilQuiet("F6: in a " + name);
                assertEquals(List.of(), herd.nodesWithout(news), "F6: nodes missed in a " + name);
            }
        });
    }

    @Test
    @DisplayName("F7 the same calls lead to the same decisions")
    default void f7_repeatable() {
        assertEquals(randomCalls(7), randomCalls(7), "F7");
    }

    @Test
    @DisplayName("F8 a step is used during its call only")
    default void f8_stepsEnd() {
        // The steps of the bench throw when they are used late, so here it is enough to make many calls.
        assertTrue(randomCalls(8).size() > 0 || !reachesEveryPeer(), "F8: no decision in many calls");
    }

    private List<Decision> randomCalls(long seed) {
        FlooderBench bench = bench("b", "c", "d");
        Random random = new Random(seed);
        List<Decision> all = new ArrayList<>();
        for (int time = 1; time <= 400; time++) {
            HerdRecord record = record("k" + random.nextInt(5), time, "value");
            String peer = List.of("b", "c", "d").get(random.nextInt(3));
            all.addAll(bench.randomCall(random, record, peer).decisions());
        }
        return all;
    }

    @Test
    @DisplayName("F9 no message from a peer makes it throw")
    default void f9_hostileMessages() {
        FlooderBench bench = bench("b", "c");
        Random random = new Random(9);
        bench.reachedBy(record("k", 1, "value"), "b");
        for (int i = 0; i < 5_000; i++) {
            byte[] message = new byte[random.nextInt(random.nextBoolean() ? 24 : 401)];
            random.nextBytes(message);
            if (message.length > 0 && random.nextBoolean()) {
                message[0] = (byte) random.nextInt(8); // more likely to be taken for something it knows
            }
            ByteBuffer readOnly = ByteBuffer.wrap(message).asReadOnlyBuffer();
            try {
                bench.call((flooder, s) -> flooder.control(readOnly, bench.peer("b"), s));
            } catch (RuntimeException e) {
                throw new AssertionError("F9: a message of " + message.length + " bytes made it throw " + e, e);
            }
        }
    }

    @Test
    @DisplayName("F10 messages keep their bound and timers their sign, however large the keys")
    default void f10_bounds() {
        FlooderBench bench = bench("b", "c", "d");
        Random random = new Random(10);
        for (int time = 1; time <= 100; time++) {
            byte[] key = new byte[random.nextInt(4_096)];
            key[0] = (byte) time;
            HerdRecord large = record(Key.of("m".repeat(255), key), new Stamp(time, -1, time), new byte[20_000]);
            bench.randomCall(random, large, List.of("b", "c", "d").get(time % 3)); // the bench's steps check
        }
    }

    @Test
    @DisplayName("F11 a flooder that says it is concurrent bears several threads")
    default void f11_concurrent() {
        Flooder flooder = newFlooder();
        boolean concurrent = flooder.concurrent();
        assertEquals(concurrent, newFlooder().concurrent(), "F11: the same always");
        assumeTrue(concurrent, "this flooder wants one call at a time");
        List<TestPeer> peers = List.of(new TestPeer("b", 2), new TestPeer("c", 3), new TestPeer("d", 4));
        peers.forEach(peer -> flooder.linkUp(peer, new RecordingStep(peers)));
        Race.of(4, thread -> {
            for (int time = 1; time <= 2_000; time++) {
                HerdRecord news = record("k" + thread, time, "value");
                RecordingStep step = new RecordingStep(peers);
                flooder.news(news, peers.get(0), step);
                Set<String> reached = step.over().peersOf(Kind.TELL, news.key());
                reached.addAll(step.peersOf(Kind.ANNOUNCE, news.key()));
                assertTrue(!reached.contains("b"), "F11: sent back to the sender among several threads");
                assertTrue(!reachesEveryPeer() || reached.equals(Set.of("c", "d")), () -> "F11: told only " + reached);
            }
        });
    }

    @Test
    @DisplayName("F12 who is linked later is told from then on, and a link that went down stops nothing")
    default void f12_linksComeAndGo() {
        assumeReachesEveryPeer();
        FlooderBench bench = bench("b");
        assertEquals(Set.of("b"), bench.reachedBy(record("k", 1, "value"), null), "F12");
        bench.link("c");
        assertEquals(Set.of("b", "c"), bench.reachedBy(record("k", 2, "value"), null), "F12: after c came");
        assertEquals(Set.of("b"), bench.reachedBy(record("k", 3, "value"), "c"), "F12: from c");
        bench.unlink("b");
        Set<String> reached = bench.reachedBy(record("k", 4, "value"), null);
        assertTrue(reached.contains("c"), () -> "F12: after b went, told only " + reached);
        bench.link("b");
        assertEquals(Set.of("b", "c"), bench.reachedBy(record("k", 5, "value"), null), "F12: after b came back");
    }
}
