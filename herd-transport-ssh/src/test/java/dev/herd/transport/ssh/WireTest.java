package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.Eventually;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoOutputStream;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that is about to end refuses what is said to it; what it has brought counts all the same. */
@Timeout(60)
class WireTest {

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(30));
    private final Pools pools = Pools.of("wire", 1);
    private final Shared shared = shared(pools.timer());
    private final RecordingLinkHandler handler =
            new RecordingLinkHandler("link", Limits.defaults().frameBytes());
    private final Wire wire = new SshLink(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), new Ending(), handler, shared)
            .wire();

    /** A channel at its end. */
    private static final class Ending implements Conduit {

        @Override
        public IoOutputStream output() {
            throw new IllegalStateException("nothing is there to be written");
        }

        @Override
        public IoOutputStream errors() {
            return output();
        }

        @Override
        public void grant(long bytes) throws IOException {
            throw new EOFException("the channel is closing");
        }

        @Override
        public void finish(int exitStatus) {
            // it has finished already
        }

        @Override
        public void abandon() {
            // likewise
        }

        @Override
        public void cut() {
            // likewise
        }
    }

    /** A channel whose other end takes nothing. */
    private static final class Stuck extends AbstractCloseable implements Conduit, IoOutputStream {

        final Queue<AbstractIoWriteFuture> writes = new ConcurrentLinkedQueue<>();
        final Queue<String> ends = new ConcurrentLinkedQueue<>();

        @Override
        public IoWriteFuture writeBuffer(Buffer buffer) {
            AbstractIoWriteFuture write = new AbstractIoWriteFuture("write", null) {};
            writes.add(write);
            return write;
        }

        @Override
        public IoOutputStream output() {
            return this;
        }

        @Override
        public IoOutputStream errors() {
            return this;
        }

        @Override
        public void grant(long bytes) {
            // it has sent nothing
        }

        @Override
        public void finish(int exitStatus) {
            ends.add("finished with " + exitStatus);
        }

        @Override
        public void abandon() {
            ends.add("abandoned");
        }

        @Override
        public void cut() {
            ends.add("cut");
        }
    }

    private Shared shared(ScheduledExecutorService timer) {
        return new Shared(
                new TransportContext("wire", Limits.defaults(), true, Map.of(), (remote, reason) -> {}),
                new TestTrust(),
                pools.work(),
                timer);
    }

    private static byte[] framed(int number) {
        return ByteBuffer.allocate(8).putInt(4).putInt(number).array();
    }

    @BeforeEach
    void open() {
        wire.opened(() -> {});
        eventually.until("the link is open", handler::wasOpened);
    }

    @AfterEach
    void close() {
        pools.shutdown();
    }

    @Test
    void whatComesCountsThoughNoMoreCanBeGranted() {
        for (int i = 1; i <= 3; i++) {
            wire.received(framed(i), 0, 8);
        }
        wire.ended(Reasons.GONE);
        eventually.until("the link is closed", handler::isClosed);
        assertThat(handler.frames())
                .extracting(frame -> ByteBuffer.wrap(frame).getInt())
                .containsExactly(1, 2, 3);
        assertThat(handler.closedReason()).isEqualTo(Reasons.GONE);
    }

    /** Something that has said two batches, which is all. */
    private static Traffic said(AtomicInteger batches, AtomicReference<String> closed) {
        return new Traffic() {
            @Override
            public boolean opened() {
                return true;
            }

            @Override
            public boolean received(ByteBuffer bytes) {
                return false;
            }

            @Override
            public @Nullable String inputClosed() {
                return null;
            }

            @Override
            public boolean wantsInput() {
                return true;
            }

            @Override
            public boolean fill(ByteBuffer output) {
                output.put((byte) 1);
                return batches.decrementAndGet() > 0;
            }

            @Override
            public boolean erring() {
                return false;
            }

            @Override
            public String ending() {
                return "all is said";
            }

            @Override
            public int exitStatus() {
                return 0;
            }

            @Override
            public void closed(String reason) {
                closed.set(reason);
            }
        };
    }

    @Test
    void whoDoesNotTakeTheRestGetsNoStatus() {
        Stuck stuck = new Stuck();
        AtomicReference<String> closed = new AtomicReference<>();
        Later later = new Later();
        try {
            Wire ending = new Wire("it", stuck, said(new AtomicInteger(2), closed), shared(later));
            ending.opened(() -> {});
            eventually.untilEqual("timers", 1, later.tasks::size);
            later.tasks.remove().run();
            eventually.until("it is over", () -> closed.get() != null);
            eventually.untilEqual("ends", List.of("abandoned"), () -> List.copyOf(stuck.ends));
        } finally {
            later.shutdownNow();
        }
    }

    @Test
    void eachBatchHasATimeOfItsOwn() {
        Stuck stuck = new Stuck();
        AtomicReference<String> closed = new AtomicReference<>();
        Later later = new Later();
        try {
            Wire ending = new Wire("it", stuck, said(new AtomicInteger(2), closed), shared(later));
            ending.opened(() -> {});
            eventually.untilEqual("timers", 1, later.tasks::size);
            stuck.writes.remove().setValue(true);
            eventually.untilEqual("timers", 2, later.tasks::size);
            later.tasks.remove().run(); // that of the first batch, which was taken in time
            stuck.writes.remove().setValue(true);
            eventually.until("it is over", () -> closed.get() != null);
            eventually.untilEqual("ends", List.of("finished with 0"), () -> List.copyOf(stuck.ends));
        } finally {
            later.shutdownNow();
        }
    }
}
