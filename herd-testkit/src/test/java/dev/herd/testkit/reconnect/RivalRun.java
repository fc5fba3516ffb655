package dev.herd.testkit.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.ManualTiming;
import dev.herd.testkit.SimulatedNetwork;
import dev.herd.transport.Acceptor;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Two ends of {@link Rival}s on a link of the simulated network that {@link HerdRun} has, too. */
final class RivalRun {

    private static final int RECORD = 1;
    private static final int WORD = 2;

    private final ManualTiming timing = new ManualTiming();
    private final int recordBytes;
    private int arrived;
    private long lastArrival;

    private RivalRun(int recordBytes) {
        this.recordBytes = recordBytes;
    }

    /**
     * Repairs two stores.
     *
     * @param entries how many each has
     * @param differing how many of them are newer on one end or the other
     * @param recordBytes of each record
     * @param kind makes an end of hashes and versions
     */
    static Repair of(int entries, int differing, int recordBytes, BiFunction<long[], long[], Rival> kind)
            throws IOException {
        Random random = new Random(entries);
        long[] hashes = random.longs(entries)
                .map(Rival::mix)
                .map(hash -> hash ^ Long.MIN_VALUE)
                .sorted()
                .toArray();
        for (int at = 0; at < entries; at++) {
            hashes[at] ^= Long.MIN_VALUE; // sorted as unsigned
        }
        long[] one = random.longs(entries, 1, 1L << 40).toArray();
        long[] other = one.clone();
        BitSet changed = new BitSet();
        while (changed.cardinality() < differing) {
            int at = differing == entries ? changed.cardinality() : random.nextInt(entries);
            if (!changed.get(at)) {
                changed.set(at);
                (random.nextBoolean() ? one : other)[at] += 1L << 41;
            }
        }
        return new RivalRun(recordBytes).run(kind.apply(hashes, one), kind.apply(hashes, other), one, other, differing);
    }

    private Repair run(Rival one, Rival other, long[] ones, long[] others, int differing) throws IOException {
        SimulatedNetwork network = new SimulatedNetwork(timing, HerdRun.faults(), 1);
        End here = new End(one);
        End there = new End(other);
        transport(network, "n1").listen(Endpoint.parse("sim://localhost:1"), new Acceptor() {
            @Override
            public LinkHandler peer(String remote) {
                return there;
            }

            @Override
            public ClientHandler clients() {
                throw new AssertionError("nobody converses here");
            }
        });
        transport(network, "n2").connect(Endpoint.parse("sim://localhost:1"), here);
        while (here.link == null) {
            timing.advance(Duration.ofMillis(1));
        }
        long begun = timing.monotonicNanos();
        long cpu = System.nanoTime();
        one.begin();
        here.wake();
        timing.advance(Duration.ofMillis(50));
        for (int idle = 0; idle < 3_000; idle++) {
            long before = one.bytes + other.bytes + arrived;
            timing.advance(Duration.ofMillis(1));
            idle = one.bytes + other.bytes + arrived == before ? idle : 0;
        }
        for (int at = 0; at < ones.length; at++) {
            assertThat(one.sent.get(at)).isEqualTo(ones[at] > others[at]);
            assertThat(other.sent.get(at)).isEqualTo(others[at] > ones[at]);
        }
        assertThat(arrived).isEqualTo(differing);
        return Repair.after(
                Math.max(0, lastArrival - begun), one.bytes + other.bytes, arrived, System.nanoTime() - cpu);
    }

    private static Transport transport(SimulatedNetwork network, String node) {
        Transport transport = network.transport(node);
        transport.start(new TransportContext(node, Limits.defaults(), true, Map.of()));
        return transport;
    }

    /** Says what its rival says, and sends the records that go with it. */
    private final class End implements LinkHandler {
        private final Rival rival;
        private final Deque<ByteBuffer> outbox = new ArrayDeque<>();
        private final BitSet queued = new BitSet();
        private @Nullable ByteBuffer incoming;
        private int kind;
        private @Nullable Link link;

        End(Rival rival) {
            this.rival = rival;
        }

        private void wake() {
            for (byte[] word = rival.poll(); word != null; word = rival.poll()) {
                outbox.add(message(WORD, word));
            }
            for (int at = rival.sent.nextSetBit(0); at >= 0; at = rival.sent.nextSetBit(at + 1)) {
                if (!queued.get(at)) {
                    queued.set(at);
                    outbox.add(message(RECORD, new byte[recordBytes]));
                }
            }
            if (link != null) {
                link.wake();
            }
        }

        private ByteBuffer message(int type, byte[] body) {
            return ByteBuffer.allocate(5 + body.length)
                    .put((byte) type)
                    .putInt(body.length)
                    .put(body)
                    .flip();
        }

        @Override
        public void opened(Link opened) {
            link = opened;
        }

        @Override
        public void fill(long ticket, ByteBuffer frame) {
            while (frame.hasRemaining() && !outbox.isEmpty()) {
                ByteBuffer first = outbox.element();
                int count = Math.min(frame.remaining(), first.remaining());
                frame.put(first.slice(first.position(), count));
                first.position(first.position() + count);
                if (!first.hasRemaining()) {
                    outbox.remove();
                }
            }
            if (!outbox.isEmpty() && link != null) {
                link.wake();
            }
        }

        @Override
        public void frame(ByteBuffer frame) {
            while (frame.hasRemaining()) {
                take(frame);
            }
            wake();
        }

        private final ByteBuffer head = ByteBuffer.allocate(5);

        private void take(ByteBuffer frame) {
            ByteBuffer body = incoming;
            if (body == null) {
                while (head.hasRemaining() && frame.hasRemaining()) {
                    head.put(frame.get());
                }
                if (head.hasRemaining()) {
                    return;
                }
                kind = head.get(0);
                body = ByteBuffer.allocate(head.getInt(1));
                incoming = body;
                head.clear();
            }
            int count = Math.min(body.remaining(), frame.remaining());
            body.put(frame.slice(frame.position(), count));
            frame.position(frame.position() + count);
            if (!body.hasRemaining()) {
                incoming = null;
                if (kind == WORD) {
                    rival.take(body.flip());
                } else {
                    arrived++;
                    lastArrival = timing.monotonicNanos();
                }
            }
        }

        @Override
        public void delivered(long ticket) {}

        @Override
        public void lost(long ticket) {
            throw new AssertionError("a stream loses nothing");
        }

        @Override
        public void closed(String reason) {}
    }
}
