package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.HerdMap;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How many system calls an update costs the node that writes it, "w", the one that passes it on, "m", and the one at the end,
 * "r". A change that has each update written or read by itself again, or has it wake an event loop that is awake, fails here.
 */
@Timeout(120)
class SystemCallCostTest {

    private static final String VALUE = "v".repeat(100);
    private static final int UPDATES = 20_000;

    /**
     * Of the reads, and of the writes, of a node that so many updates pass. 23 to 54 are seen, for 2.6 MB in batches of 64 KiB
     * and more; eight times as many are let pass, since TCP decides in how many pieces a batch arrives. How fast the machine
     * is makes no difference: all updates wait when the first is written.
     */
    private static final int MOST = UPDATES / 50;

    /** Of the writes by the thread that puts: one wakes the event loop. */
    private static final int MOST_WAKES = 5;

    private static final int UPDATES_ALONE = 500;

    /**
     * Of the reads, and of the writes, for an update that nothing shares them with. There are two at most: one of a socket,
     * and at the node that was written to one for a wake, which Netty, not sure of having heard it, repeats to itself.
     */
    private static final int MOST_ALONE = 3;

    private final List<Herd> herds = new ArrayList<>();
    private Herd w;
    private Herd m;
    private Herd r;

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("m", Codec.string(), Codec.string());
    }

    /** A node with one event loop, which has next to nothing to do but for updates. */
    private Herd start(String name, Herd... peers) throws Exception {
        HerdBuilder builder = Herd.builder()
                .node(name)
                .listen("tcp://localhost:0")
                .set("herd.tcp.threads", "1")
                .heartbeat(Duration.ofMinutes(1))
                .linkTimeout(Duration.ofMinutes(10));
        for (Herd peer : peers) {
            builder.peers(peer.listening().get(0).toString());
        }
        Herd herd = builder.start();
        herds.add(herd);
        return herd;
    }

    @BeforeEach
    void startThree() throws Exception {
        assumeTrue(SystemCalls.areCounted(), "only Linux counts a thread's reads and writes");
        assumeTrue(
                Sockets.best().stream() == NioSocketChannel.class,
                "Netty's own sockets send and receive, which Linux does not count as writes and reads");
        r = start("r");
        m = start("m", r);
        w = start("w", m);
        Wait.until(
                "they are linked",
                () -> m.links().size() == 2
                        && w.links().size() == 1
                        && r.links().size() == 1
                        && herds.stream().noneMatch(Herd::filling));
    }

    @AfterEach
    void close() {
        herds.forEach(Herd::close);
    }

    /** What all three event loops have called up to now, in the order of {@link #herds}. */
    private List<SystemCalls> calls() throws Exception {
        List<SystemCalls> calls = new ArrayList<>();
        for (Herd herd : herds) {
            calls.add(SystemCalls.ofEventLoops(herd.node()));
        }
        return calls;
    }

    private void assertCalls(List<SystemCalls> before, int most) throws Exception {
        List<SystemCalls> after = calls();
        for (int node = 0; node < herds.size(); node++) {
            SystemCalls calls = after.get(node).since(before.get(node));
            assertThat(calls.reads()).as("reads of %s", herds.get(node).node()).isBetween(1L, (long) most);
            assertThat(calls.writes())
                    .as("writes of %s", herds.get(node).node())
                    .isLessThanOrEqualTo(most);
        }
        assertThat(after.get(herds.indexOf(w)).writes())
                .isGreaterThan(before.get(herds.indexOf(w)).writes());
    }

    @Test
    void updatesThatWaitTogetherShareSystemCalls() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        map(w).listen(HerdMap.Filter.prefix("keep busy"), Runnable::run, change -> {
            busy.countDown();
            await(written);
        });
        List<SystemCalls> before;
        try {
            map(m).put("keep busy", VALUE);
            busy.await();
            before = calls();
            SystemCalls own = SystemCalls.ofThisThread();
            for (int number = 0; number < UPDATES; number++) {
                map(w).put("key" + number, VALUE);
            }
            assertThat(SystemCalls.ofThisThread().since(own).writes()).isLessThanOrEqualTo(MOST_WAKES);
        } finally {
            written.countDown();
        }
        Wait.until("all are there", () -> r.stats().keys() == UPDATES + 1);
        assertCalls(before, MOST);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anUpdateAloneTakesFew() throws Exception {
        Semaphore arrived = new Semaphore(0);
        map(r).listen(HerdMap.Filter.all(), Runnable::run, change -> arrived.release());
        List<SystemCalls> before = calls();
        for (int number = 0; number < UPDATES_ALONE; number++) {
            map(w).put("key" + number, VALUE);
            arrived.acquire();
        }
        assertCalls(before, MOST_ALONE * UPDATES_ALONE);
    }
}
