package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the herd is said to hold is there, with real threads: writes go on on all nodes while it is asked. */
@Timeout(120)
class TcpConvergedTest {

    private static final int NODES = 5;
    private static final int ROUNDS = 10;

    private final List<Herd> herds = new ArrayList<>();
    private final AtomicLongArray written = new AtomicLongArray(NODES); // the last value of each node that has been put
    private final AtomicBoolean enough = new AtomicBoolean();

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("counts", Codec.string(), Codec.string());
    }

    /** A ring with a chord. */
    private void start() throws Exception {
        for (int i = 0; i < NODES; i++) {
            List<String> peers = new ArrayList<>();
            for (int other : i == 0 ? new int[0] : i == NODES - 1 ? new int[] {i - 1, 0, 2} : new int[] {i - 1}) {
                peers.add(herds.get(other).listening().get(0).toString());
            }
            herds.add(Herd.builder()
                    .node("n" + i)
                    .listen("tcp://localhost:0")
                    .peers(peers.toArray(String[]::new))
                    .start());
        }
        Wait.until(
                "all are linked",
                () -> herds.get(4).links().size() == 3 && herds.get(1).links().size() == 2);
    }

    private void write(int node) {
        Random random = new Random(node);
        HerdMap<String, String> map = map(herds.get(node));
        for (long count = 1; !enough.get(); count++) {
            map.put("of " + node, count + " ");
            written.set(node, count);
            boolean large = random.nextInt(1_000) == 0;
            String padding = "v".repeat(large ? 100_000 : random.nextInt(200));
            map.put((large ? "large " : "small ") + random.nextInt(500), padding);
        }
    }

    @Test
    void eachValueThatWasWrittenBeforeIsThereOnAllNodes() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(NODES);
        try {
            start();
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                int node = i;
                writing.add(writers.submit(() -> write(node)));
            }
            for (int round = 0; round < ROUNDS; round++) {
                long[] before = new long[NODES];
                for (int i = 0; i < NODES; i++) {
                    before[i] = written.get(i);
                }
                Herd asked = herds.get(round % NODES);
                int nodes = asked.awaitConverged(Duration.ofMinutes(1)).get();
                assertThat(nodes).isEqualTo(NODES);
                for (int i = 0; i < NODES; i++) {
                    for (Herd herd : herds) {
                        assertThat(count(map(herd).get("of " + i)))
                                .as("%s of n%s", herd.node(), i)
                                .isGreaterThanOrEqualTo(before[i]);
                    }
                }
            }
            enough.set(true);
            for (Future<?> each : writing) {
                each.get();
            }
        } finally {
            enough.set(true);
            writers.shutdown();
            herds.forEach(Herd::close);
        }
    }

    private static long count(@Nullable String value) {
        return value == null ? 0 : Long.parseLong(value.substring(0, value.indexOf(' ')));
    }
}
