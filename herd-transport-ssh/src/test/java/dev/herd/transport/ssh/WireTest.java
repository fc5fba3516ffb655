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
import java.util.Map;
import org.apache.sshd.common.io.IoOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that is about to end refuses what is said to it; what it has brought counts all the same. */
@Timeout(60)
class WireTest {

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(30));
    private final Pools pools = Pools.of("wire", 1);
    private final Shared shared = new Shared(
            new TransportContext("wire", Limits.defaults(), true, Map.of(), (remote, reason) -> {}),
            new TestTrust(),
            pools.work(),
            pools.timer());
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
        public void cut() {
            // likewise
        }
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
}
