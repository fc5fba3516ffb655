package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.StreamingChannel;
import org.apache.sshd.common.io.IoReadFuture;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class SshLinkTest {

    private static final int FRAME_BYTES = 50_000;

    @RegisterExtension
    final SshFixture ssh = new SshFixture();

    private static byte[] numbered(int number) {
        return ByteBuffer.allocate(FRAME_BYTES).putInt(0, number).array();
    }

    @Test
    void newKeysAreTakenUnderLoadFromBothSidesAndNothingIsLost() throws IOException {
        AtomicInteger exchanges = new AtomicInteger(); // in each of which a host proves itself; little else looks
        Map<String, String> often = Map.of("rekeyBytes", "1048576");
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), often));
        RecordingLinkHandler dialled =
                ssh.dial(ssh.transport("client", new TestTrust(exchanges::incrementAndGet), often), server.endpoint());
        ssh.eventually.until("the link", dialled::wasOpened);
        ssh.eventually.until("the other end", () -> server.acceptor().peers().size() == 1);
        RecordingLinkHandler accepted = server.acceptor().peers().get(0);
        ssh.eventually.until("the other end is open", accepted::wasOpened);
        int frames = 600;
        for (int i = 1; i <= frames; i++) {
            dialled.queue(numbered(i));
            accepted.queue(numbered(i));
        }
        dialled.wake();
        accepted.wake();
        for (RecordingLinkHandler end : new RecordingLinkHandler[] {dialled, accepted}) {
            ssh.eventually.untilEqual("frames", frames, () -> end.frames().size());
            for (int i = 1; i <= frames; i++) {
                assertThat(ByteBuffer.wrap(end.frames().get(i - 1)).getInt()).isEqualTo(i);
            }
        }
        assertThat(exchanges.get())
                .as("key exchanges while %d MB went each way", frames * FRAME_BYTES / 1_000_000)
                .isGreaterThan(10);
    }

    /** A peer that reads as much as it likes, which may be nothing. */
    private static final class RawPeer implements AutoCloseable {

        private final SshClient client = SshClient.setUpDefaultClient();
        private final ChannelSubsystem channel;

        RawPeer(Endpoint endpoint, long windowBytes) throws IOException {
            client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
            CoreModuleProperties.WINDOW_SIZE.set(client, windowBytes);
            client.start();
            ClientSession session = client.connect("raw", "127.0.0.1", endpoint.port())
                    .verify(10_000)
                    .getSession();
            session.addPublicKeyIdentity(new TestTrust().hostKeys().get(0));
            session.auth().verify(10_000);
            channel = session.createSubsystemChannel("herd-peer");
            channel.setStreaming(StreamingChannel.Streaming.Async);
            channel.open().verify(10_000);
        }

        long read() throws IOException {
            ByteArrayBuffer buffer = new ByteArrayBuffer(1 << 20);
            IoReadFuture read = channel.getAsyncOut().read(buffer);
            return read.verify(10_000).getRead();
        }

        void write(byte[] bytes) throws IOException {
            channel.getAsyncIn().writeBuffer(new ByteArrayBuffer(bytes)).verify(10_000);
        }

        @Override
        public void close() {
            client.stop();
        }
    }

    @Test
    void aPeerThatDoesNotReadIsAskedForNoMoreThanItsWindowAndHoldsUpNobody() throws IOException {
        int window = 1 << 20;
        SshTransport transport = ssh.transport("server", new TestTrust(), Map.of());
        SshFixture.Server server = SshFixture.listen(transport);
        server.acceptor().onPeer(peer -> {
            for (int i = 1; i <= 400; i++) {
                peer.queue(numbered(i));
            }
        });
        try (RawPeer slow = new RawPeer(server.endpoint(), window)) {
            ssh.eventually.until(
                    "the slow link", () -> server.acceptor().peers().size() == 1);
            RecordingLinkHandler stalled = server.acceptor().peers().get(0);
            ssh.eventually.until("it is open", stalled::wasOpened);
            stalled.wake();
            RecordingLinkHandler quick =
                    ssh.dial(ssh.transport("client", new TestTrust(), Map.of()), server.endpoint());
            ssh.eventually.until(
                    "the quick link",
                    () -> server.acceptor().peers().size() == 2
                            && server.acceptor().peers().get(1).wasOpened());
            server.acceptor().peers().get(1).wake();
            ssh.eventually.untilEqual(
                    "what the quick one gets", 400, () -> quick.frames().size());
            assertThat((long) stalled.filledFrames() * FRAME_BYTES)
                    .as("what was filled for the slow one")
                    .isLessThan(window + 3L * SshLink.bufferBytes(64 << 10));
            long all = 400L * (FRAME_BYTES + 4);
            long read = 0;
            while (read < all) {
                read += slow.read();
            }
            assertThat(read).isEqualTo(all);
        }
    }

    @Test
    void aFrameThatIsTooLongEndsTheLinkAndIsTold() throws IOException {
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), Map.of()));
        try (RawPeer raw = new RawPeer(server.endpoint(), 1 << 20)) {
            raw.write(new byte[] {0x7f, 0, 0, 0, 1, 2, 3});
            ssh.eventually.until(
                    "the link is closed",
                    () -> server.acceptor().peers().size() == 1
                            && server.acceptor().peers().get(0).isClosed());
            assertThat(server.acceptor().peers().get(0).closedReason()).contains("a frame of 2130706432 bytes");
            assertThat(ssh.refused).singleElement().asString().contains("a frame of 2130706432 bytes");
        }
    }

    @Test
    void threadsAreDaemonsAndNoMoreForMoreLinks() throws IOException {
        SshTransport transport = ssh.transport("many", new TestTrust(), Map.of("threads", "3"));
        SshFixture.Server server = SshFixture.listen(transport);
        for (int i = 0; i < 20; i++) {
            RecordingLinkHandler link = ssh.dial(transport, server.endpoint());
            ssh.eventually.until("link " + i, link::wasOpened);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("herd-many-ssh-"))
                .filteredOn(thread -> !thread.getName().contains("resolver"))
                .hasSizeLessThanOrEqualTo(4)
                .allMatch(Thread::isDaemon);
    }

    @Test
    void aTransportIsNotClosedByItsOwnThreads() throws Exception {
        SshTransport transport = ssh.transport("node", new TestTrust(), Map.of());
        SshFixture.Server server = SshFixture.listen(transport);
        CompletableFuture<String> outcome = new CompletableFuture<>();
        server.acceptor()
                .onPeer(peer -> peer.onFrame(frame -> {
                    try {
                        transport.close();
                        outcome.complete("closed");
                    } catch (IllegalStateException e) {
                        outcome.complete(String.valueOf(e.getMessage()));
                    }
                }));
        RecordingLinkHandler link = ssh.dial(transport, server.endpoint());
        ssh.eventually.until("the link", link::wasOpened);
        link.send(new byte[] {1});
        assertThat(outcome.get(30, TimeUnit.SECONDS)).contains("one of its own threads");
    }
}
