package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.herd.store.Records;
import dev.herd.store.Store;
import dev.herd.transport.Link;
import dev.herd.value.HerdRecord;
import dev.herd.value.Limits;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/**
 * What a node allocates for an update that comes over one link and goes on over two: the record that it keeps, and hardly
 * anything beside. It is a count, the same on every machine, so a change that makes updates dearer fails here.
 */
class ForwardingCostTest {

    private static final int KEYS = 1_000;
    private static final int UPDATES_A_FRAME = 100;
    private static final int WARM_UP_FRAMES = 600;
    private static final int FRAMES = 200;
    private static final int FRAME_BYTES = 64 << 10;

    /** What the record's object and its array's header take of a heap, with references of four bytes, beside its bytes. */
    private static final int OBJECTS = 16 + 16;

    private static final double MOST = 1.2;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final SteppedTiming timing = new SteppedTiming();
    private final ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
    private long time;

    /** A node with its links. */
    private final class Server {
        private final NodeParts node;

        Server(long origin) {
            node = TestNode.parts(
                    origin,
                    Limits.defaults(),
                    timing,
                    Mockito.mock(NodeObserver.class, Mockito.withSettings().stubOnly()));
        }
    }

    /** One end of a link. */
    private static final class End implements Link, LinkOwner {
        private final NodeParts node;
        private final PeerLink peer;

        End(NodeParts node, boolean dialled) {
            this.node = node;
            peer = new PeerLink(node, dialled, this);
        }

        /** Fills a frame with what it has to say now, ready to be read. */
        ByteBuffer say(ByteBuffer frame) {
            frame.clear();
            peer.fill(1, frame);
            return frame.flip();
        }

        @Override
        public String remote() {
            return "there";
        }

        @Override
        public boolean loopback() {
            return true;
        }

        @Override
        public int maxFrameBytes() {
            return FRAME_BYTES;
        }

        @Override
        public boolean lossless() {
            return true;
        }

        @Override
        public boolean ordered() {
            return true;
        }

        @Override
        public void wake() {} // it is filled when its time has come

        @Override
        public void close(String reason) {
            throw new AssertionError("closed: " + reason);
        }

        @Override
        public void opened(PeerLink link) {}

        @Override
        public @Nullable String greeted(PeerLink link) {
            return null;
        }

        @Override
        public void proven(PeerLink link) {}

        @Override
        public LinkSet.Verdict admit(PeerLink link) {
            return node.links().admit(link);
        }

        @Override
        public void up(PeerLink link) {}

        @Override
        public void closed(PeerLink link, String reason) {}
    }

    /** Links two nodes; returns both ends once neither has anything more to say. */
    private List<End> link(Server dialler, Server acceptor) {
        End there = new End(dialler.node, true);
        End here = new End(acceptor.node, false);
        there.peer.opened(there);
        here.peer.opened(here);
        boolean said = true;
        for (int rounds = 0; said; rounds++) {
            assertThat(rounds).isLessThan(100);
            said = false;
            for (List<End> way : List.of(List.of(there, here), List.of(here, there))) {
                if (way.get(0).say(frame).hasRemaining()) {
                    way.get(1).peer.frame(frame);
                    said = true;
                }
            }
        }
        assertThat(dialler.node.links().up()).isNotEmpty();
        return List.of(there, here);
    }

    @Test
    void anUpdateCostsTheRecordThatIsKeptAndHardlyAnythingBeside() {
        Server writer = new Server(1);
        Server middle = new Server(2);
        List<End> in = link(writer, middle);
        List<End> out = new ArrayList<>();
        for (long origin = 3; origin < 5; origin++) {
            out.add(link(middle, new Server(origin)).get(0));
        }
        for (int number = 0; number < KEYS; number++) {
            update(writer, number);
            forward(in, out);
        }
        long allocated = 0;
        long bytes = 0;
        for (int round = 0; round < WARM_UP_FRAMES + FRAMES; round++) {
            int updateBytes = 0;
            for (int i = 0; i < UPDATES_A_FRAME; i++) {
                updateBytes += update(writer, (int) (time % KEYS)).size();
            }
            long cost = forward(in, out);
            if (round >= WARM_UP_FRAMES) {
                allocated += cost;
                bytes += updateBytes;
            }
        }
        assertThat(middle.node.counters().sent.sum())
                .isEqualTo(2L * (KEYS + (WARM_UP_FRAMES + FRAMES) * UPDATES_A_FRAME));
        double updates = FRAMES * (double) UPDATES_A_FRAME;
        assertThat(allocated / updates)
                .as("bytes allocated for an update of %s bytes", bytes / updates)
                .isGreaterThanOrEqualTo(bytes / updates)
                .isLessThanOrEqualTo(MOST * (OBJECTS + bytes / updates));
    }

    private HerdRecord update(Server writer, int number) {
        HerdRecord record = Records.record("key" + number, SteppedTiming.START + ++time, "v".repeat(100));
        assertThat(writer.node.store().merge(record).outcome()).isEqualTo(Store.Outcome.NEWS);
        writer.node.flood().written(record);
        return record;
    }

    /** Takes what the writer has to say to the node in the middle, and has that say it to the others; what it costs that node. */
    private long forward(List<End> in, List<End> out) {
        in.get(0).say(frame);
        long before = threads.getCurrentThreadAllocatedBytes();
        in.get(1).peer.frame(frame);
        for (int link = 0; link < out.size(); link++) {
            out.get(link).say(frame);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
