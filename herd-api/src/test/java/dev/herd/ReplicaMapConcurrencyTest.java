package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.herd.HerdMap.Filter;
import dev.herd.node.Node;
import dev.herd.node.TestNode;
import dev.herd.time.SystemTiming;
import dev.herd.value.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compound operations are atomic among the threads of a node, by the machine's real clock. */
class ReplicaMapConcurrencyTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 5_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final ExecutorService listeners = Executors.newFixedThreadPool(2);
    private final SystemTiming timing = new SystemTiming("test");
    private final Node node = TestNode.alone(Limits.defaults(), timing);
    private final Subscriptions subscriptions = new Subscriptions();
    private final ReplicaMap<String, String> map =
            new ReplicaMap<>("news", Codec.string(), Codec.string(), node, listeners, subscriptions);

    @AfterEach
    void stop() {
        threads.shutdownNow();
        listeners.shutdownNow();
        timing.close();
    }

    private void together(IntConsumer work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int thread = i;
            all.add(threads.submit(() -> {
                start.await();
                work.accept(thread);
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void computeAndMergeLoseNothing() throws Exception {
        together(thread -> {
            for (int i = 0; i < ROUNDS; i++) {
                map.compute("computed", (key, value) -> increment(value));
                map.merge("merged", "1", (value, one) -> increment(value));
            }
        });
        assertThat(map.get("computed")).isEqualTo("" + THREADS * ROUNDS);
        assertThat(map.get("merged")).isEqualTo("" + THREADS * ROUNDS);
    }

    @Test
    void functionsThatWriteEachOthersKeysAreRefusedInsteadOfWaitingForEachOther() throws Exception {
        together(thread -> {
            for (int i = 0; i < 500; i++) {
                String mine = "crosswise" + thread;
                String other = "crosswise" + (thread + 1) % THREADS;
                assertThatIllegalStateException()
                        .isThrownBy(() -> map.compute(mine, (key, value) -> map.put(other, "written within")));
                assertThat(map.compute(mine, (key, value) -> map.getOrDefault(other, "read")))
                        .isEqualTo("read");
            }
        });
        assertThat(map.values()).containsOnly("read").hasSize(THREADS);
    }

    private static String increment(String value) {
        return value == null ? "1" : Integer.toString(Integer.parseInt(value) + 1);
    }

    @Test
    void replaceLosesNothing() throws Exception {
        map.put("k", "0");
        together(thread -> {
            for (int i = 0; i < ROUNDS; i++) {
                String before = map.get("k");
                while (before == null || !map.replace("k", before, increment(before))) {
                    before = map.get("k");
                }
            }
        });
        assertThat(map.get("k")).isEqualTo("" + THREADS * ROUNDS);
    }

    @Test
    void oneThreadAloneFindsAKeyAbsent() throws Exception {
        AtomicInteger put = new AtomicInteger();
        AtomicInteger computed = new AtomicInteger();
        AtomicInteger removed = new AtomicInteger();
        together(thread -> {
            for (int i = 0; i < ROUNDS; i++) {
                if (map.putIfAbsent("k" + i, "" + thread) == null) {
                    put.incrementAndGet();
                }
                map.computeIfAbsent("c" + i, key -> "" + computed.incrementAndGet());
                if (map.remove("k" + (i - i % 2)) != null) {
                    removed.incrementAndGet();
                }
            }
        });
        assertThat(computed).hasValue(ROUNDS);
        assertThat(put.get() - removed.get()).isEqualTo(map.size() - ROUNDS);
    }

    @Test
    void aListenerSeesVersionsGoForwardAndEndsWithTheLast() throws Exception {
        Map<String, Integer> seen = new ConcurrentHashMap<>();
        AtomicInteger backwards = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger beside = new AtomicInteger();
        map.listen(Filter.prefix("k"), change -> {
            if (atOnce.incrementAndGet() != 1) {
                beside.incrementAndGet();
            }
            int version = change.value() == null ? 0 : Integer.parseInt(change.value());
            if (seen.getOrDefault(change.key(), 0) > version) {
                backwards.incrementAndGet();
            }
            seen.put(change.key(), version);
            atOnce.decrementAndGet();
        });
        together(thread -> {
            for (int i = 0; i < ROUNDS; i++) {
                map.merge("k" + i % 7, "1", (value, one) -> increment(value));
            }
        });
        Eventually.assertThat(() -> seen.equals(versions()));
        assertThat(backwards).hasValue(0);
        assertThat(beside).hasValue(0);
    }

    private Map<String, Integer> versions() {
        Map<String, Integer> versions = new ConcurrentHashMap<>();
        map.forEach((key, value) -> versions.put(key, Integer.parseInt(value)));
        return versions;
    }
}
