package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.herd.store.Records;
import dev.herd.transport.Link;
import dev.herd.value.HerdRecord;
import dev.herd.value.Limits;
import dev.herd.wire.Messages;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.Mockito;

/**
 * Two nodes talk, and what one says comes to the other changed: bytes flipped, cut, repeated, numbers at their extremes,
 * messages out of the blue. Whatever comes, the other one takes it or closes the link, throws nothing, and takes no more memory than
 * a few times what has come and what it holds.
 */
@Timeout(600)
class HostileFramesTest {

    private static final int SEEDS = Integer.getInteger("herd.seeds", 1_000);
    private static final int FIRST_SEED = Integer.getInteger("herd.firstSeed", 1);
    private static final int STEPS = 400;
    private static final int RECORDS = 200;

    /** Beside the frame itself: decoding a difference, and what is said in answer, are bounded by the store. */
    private static final long MOST_ALLOCATED = 1 << 20;

    private static final byte[] TYPES = {
        Messages.RECORD,
        Messages.CHUNK,
        Messages.FILLED,
        Messages.ANNOUNCE,
        Messages.CONTROL,
        Messages.RECONCILE,
        Messages.HAD,
        Messages.BARRIER,
        Messages.ECHO,
        Messages.ASK_TIME,
        Messages.TIME,
        Messages.ASK_HELD,
        Messages.HELD,
        Messages.PING,
        Messages.HELLO,
        Messages.CONFIRM,
        Messages.READY,
        Messages.BYE,
        99,
        (byte) 0x99
    };

    private static final long[] EXTREMES = {
        0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40
    };

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Byte, Integer> seen = new TreeMap<>();
    private final SteppedTiming timing = new SteppedTiming();
    private Random random = new Random();

    /** One end of a link, and its node. */
    private final class End implements Link {
        private final NodeParts node;
        private final PeerLink peer;
        private final boolean lossless;
        private boolean closed;
        private long tickets;

        End(long origin, boolean lossless) {
            this.lossless = lossless;
            node = TestNode.parts(
                    origin,
                    Limits.defaults(),
                    timing,
                    Mockito.mock(NodeObserver.class, Mockito.withSettings().stubOnly()));
            peer = new PeerLink(node, origin == 1, new Owner(node));
        }

        void put(HerdRecord record) {
            node.store().merge(record);
            node.flood().written(record);
        }

        /** What it has to say now; null if nothing. */
        byte @Nullable [] say() {
            ByteBuffer frame = ByteBuffer.allocate(maxFrameBytes());
            long ticket = ++tickets;
            peer.fill(ticket, frame);
            if (frame.position() == 0) {
                return null;
            }
            if (!lossless) {
                if (random.nextInt(4) == 0) {
                    peer.lost(ticket);
                } else {
                    peer.delivered(ticket);
                }
            }
            return Arrays.copyOf(frame.array(), frame.position());
        }

        /** Takes a frame; returns the bytes allocated for it. */
        long take(byte[] bytes) {
            ByteBuffer frame = ByteBuffer.wrap(bytes);
            long before = threads.getCurrentThreadAllocatedBytes();
            peer.frame(frame);
            return threads.getCurrentThreadAllocatedBytes() - before;
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
            return lossless ? 64 << 10 : 1_200;
        }

        @Override
        public boolean lossless() {
            return lossless;
        }

        @Override
        public boolean ordered() {
            return lossless;
        }

        @Override
        public void wake() {} // it is filled again and again

        @Override
        public void close(String reason) {
            closed = true;
        }
    }

    /** Lets every link in. */
    private record Owner(NodeParts node) implements LinkOwner {
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

    @Test
    void whateverComesIsTakenOrEndsTheLink() {
        int ended = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            random = new Random(seed);
            try {
                ended += run() ? 1 : 0;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(ended).isBetween(SEEDS / 10, SEEDS);
        assertThat(seen.keySet()).as("types that came").hasSizeGreaterThanOrEqualTo(TYPES.length);
    }

    /** Returns whether the link was ended. */
    private boolean run() {
        boolean lossless = random.nextBoolean();
        End liar = new End(1, lossless);
        End victim = new End(2, lossless);
        for (int i = 0; i < RECORDS; i++) {
            HerdRecord record = record(i);
            if (random.nextInt(10) > 0) {
                liar.put(record);
            }
            if (random.nextInt(10) > 0) {
                victim.put(record);
            }
        }
        liar.peer.opened(liar);
        victim.peer.opened(victim);
        double lies = random.nextDouble() * 0.2;
        for (int step = 0; step < STEPS && !victim.closed; step++) {
            live(random.nextBoolean() ? liar : victim);
            byte[] answer = victim.say();
            if (answer != null && !liar.closed) {
                liar.take(answer);
            }
            byte[] said = liar.closed ? null : liar.say();
            if (said != null) {
                hear(victim, random.nextDouble() < lies ? changed(said) : said);
            }
            if (random.nextDouble() < lies) {
                hear(victim, message());
            }
        }
        for (End end : List.of(liar, victim)) {
            end.peer.closed("over");
        }
        return victim.closed;
    }

    private HerdRecord record(int number) {
        String value = "v".repeat(random.nextInt(50) == 0 ? 100_000 : random.nextInt(100));
        return Records.record("key" + number, SteppedTiming.START + random.nextInt(1_000), value);
    }

    private void live(End end) {
        switch (random.nextInt(12)) {
            case 0 -> end.put(record(random.nextInt(RECORDS)));
            case 1 -> {
                HerdRecord stored = end.node.store().get(Records.key("key" + random.nextInt(RECORDS)));
                if (stored != null) {
                    var unused = end.node.receipts().await(stored, 2 + random.nextInt(3), 1_000_000_000L);
                }
            }
            case 2 -> {
                var unused = new Awaiting(end.node.waves(), timing).add(1_000_000_000L);
            }
            case 3 -> end.peer.checkSoon();
            case 4 -> end.peer.outbox().announce(Records.key("key" + random.nextInt(RECORDS)));
            case 5 -> timing.advance(Duration.ofMillis(random.nextInt(6_000)));
            case 6 -> end.peer.clock().ask();
            default -> {}
        }
    }

    private void hear(End victim, byte[] frame) {
        if (frame.length > 0) {
            seen.merge(frame[0], 1, Integer::sum);
            long stored = victim.node.store().bytes();
            assertThat(victim.take(frame))
                    .as("bytes allocated for a frame that begins with type %s", frame[0])
                    .isLessThan(MOST_ALLOCATED + 20L * frame.length + 2 * stored);
        }
    }

    /** A frame as it might be if nobody had made it in earnest. */
    private byte[] changed(byte[] frame) {
        byte[] bytes = frame.clone();
        for (int times = 1 + random.nextInt(3); times > 0 && bytes.length > 0; times--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Arrays.copyOf(bytes, Math.min(1_200, bytes.length + random.nextInt(100)));
                case 4 -> extreme(bytes, at);
                default -> System.arraycopy(frame, 0, bytes, at, Math.min(frame.length, bytes.length - at));
            }
        }
        return bytes;
    }

    private void extreme(byte[] bytes, int at) {
        long number = EXTREMES[random.nextInt(EXTREMES.length)];
        if (random.nextBoolean() && at + Long.BYTES <= bytes.length) {
            ByteBuffer.wrap(bytes).putLong(at, number);
        } else if (at + Integer.BYTES <= bytes.length) {
            ByteBuffer.wrap(bytes).putInt(at, (int) number);
        }
    }

    /** A message out of the blue, of which some make nearly sense. */
    private byte[] message() {
        byte type = TYPES[random.nextInt(TYPES.length)];
        HerdRecord record = record(random.nextInt(RECORDS));
        ByteBuffer header = ByteBuffer.allocate(record.headerSize());
        record.writeHeaderTo(header);
        List<byte[]> parts = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            byte[] some = new byte[random.nextInt(40)];
            random.nextBytes(some);
            parts.add(some);
        }
        if (random.nextBoolean()) {
            parts.add(header.array());
        }
        int size = parts.stream().mapToInt(part -> part.length).sum();
        ByteBuffer body = ByteBuffer.allocate(size);
        parts.forEach(body::put);
        if (type == Messages.RECONCILE && size > 5) {
            body.put(0, (byte) (1 + random.nextInt(9))).putInt(1, random.nextInt(3));
        }
        if (size > 0) {
            extreme(body.array(), random.nextInt(size));
        }
        return Messages.encode(type, body.array());
    }
}
