package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Range;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Chunks on their way out and in. */
class AssemblyTest {

    private static final int FRAME = 1_000;

    private static HerdRecord record(int valueSize) {
        byte[] value = new byte[valueSize];
        new Random(valueSize).nextBytes(value);
        return RecordDraft.value(Key.of("m", new byte[] {1}), ByteBuffer.wrap(value), false, false)
                .stamp(new Stamp(1, 2, 1), 0, false);
    }

    /** All chunks of a record as bodies of messages. */
    private static List<ByteBuffer> chunks(Transfer transfer) throws MalformedFrameException {
        List<ByteBuffer> bodies = new ArrayList<>();
        while (!transfer.sent()) {
            ByteBuffer frame = ByteBuffer.allocate(FRAME);
            assertThat(transfer.write(frame, frame.remaining())).isNotNull();
            frame.flip();
            Messages.read(
                    frame,
                    (type, body) -> bodies.add(
                            ByteBuffer.allocate(body.remaining()).put(body).flip()));
        }
        return bodies;
    }

    private static Assembly assembly(int mostBytes) {
        return new Assembly(mostBytes, size -> {
            throw new AssertionError("a record of " + size + " bytes was refused");
        });
    }

    private static byte[] encoded(HerdRecord record) {
        byte[] bytes = new byte[record.size()];
        record.writeTo(0, record.size(), ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Test
    void putsARecordTogetherInAnyOrderWithRepetitions() throws MalformedFrameException {
        HerdRecord record = record(20_000);
        List<ByteBuffer> chunks = chunks(new Transfer(1, record));
        assertThat(chunks).hasSizeGreaterThan(20);
        List<ByteBuffer> shuffled = new ArrayList<>(chunks.subList(0, chunks.size()));
        Collections.shuffle(shuffled, new Random(3));
        Assembly assembly = assembly(100_000);
        for (int i = 0; i < shuffled.size() - 1; i++) {
            assertThat(assembly.chunk(shuffled.get(i).duplicate())).isNull();
            assertThat(assembly.chunk(shuffled.get(i).duplicate())).isNull();
        }
        assertThat(assembly.chunk(shuffled.get(shuffled.size() - 1).duplicate()))
                .isEqualTo(encoded(record));
        assertThat(assembly.chunk(shuffled.get(0).duplicate())).isNull();
    }

    @Test
    void dropsAnAbandonedTransferForTheNext() throws MalformedFrameException {
        List<ByteBuffer> old = chunks(new Transfer(1, record(5_000)));
        HerdRecord record = record(3_000);
        List<ByteBuffer> fresh = chunks(new Transfer(2, record));
        Assembly assembly = assembly(100_000);
        assertThat(assembly.chunk(old.get(0))).isNull();
        byte[] whole = null;
        for (ByteBuffer chunk : fresh) {
            assertThat(whole).isNull();
            whole = assembly.chunk(chunk);
            assertThat(assembly.chunk(old.get(1).duplicate())).isNull();
        }
        assertThat(whole).isEqualTo(encoded(record));
    }

    @Test
    void refusesWhatCannotBeBeforeTakingMemory() {
        Assembly assembly = assembly(1_000);
        assertThatThrownBy(() -> assembly.chunk(chunk(1, Integer.MAX_VALUE, 0, 10)))
                .hasMessageContaining("are the most");
        assertThatThrownBy(() -> assembly.chunk(chunk(1, -5, 0, 10))).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> assembly.chunk(chunk(1, 100, 95, 10))).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> assembly.chunk(chunk(1, 100, -1, 10))).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> assembly.chunk(chunk(1, 100, 0, 0))).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> assembly.chunk(ByteBuffer.allocate(11))).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void refusesATransferThatChangesItsSize() throws MalformedFrameException {
        Assembly assembly = assembly(1_000);
        assertThat(assembly.chunk(chunk(1, 100, 0, 10))).isNull();
        assertThatThrownBy(() -> assembly.chunk(chunk(1, 200, 10, 10))).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void sendsAgainJustWhatWasLost() throws MalformedFrameException {
        Transfer transfer = new Transfer(1, record(5_000));
        List<Range<Integer>> parts = new ArrayList<>();
        while (!transfer.sent()) {
            Range<Integer> part = transfer.write(ByteBuffer.allocate(FRAME), FRAME);
            assertThat(part).isNotNull();
            parts.add(part);
        }
        transfer.lost(parts.get(2));
        assertThat(transfer.sent()).isFalse();
        assertThat(transfer.write(ByteBuffer.allocate(FRAME), FRAME)).isEqualTo(parts.get(2));
        assertThat(transfer.sent()).isTrue();
        for (Range<Integer> part : parts) {
            assertThat(transfer.delivered()).isFalse();
            transfer.delivered(part);
        }
        assertThat(transfer.delivered()).isTrue();
        transfer.lost(parts.get(1)); // a report that was wrong
        assertThat(transfer.sent()).isTrue();
    }

    private static ByteBuffer chunk(int number, int total, int offset, int length) {
        return ByteBuffer.allocate(12 + length)
                .putInt(number)
                .putInt(total)
                .putInt(offset)
                .rewind();
    }

    /** Were it otherwise, these would have to take a terabyte. */
    @Test
    void takesMemoryForWhatHasArrivedAndNotForWhatIsClaimed() throws MalformedFrameException {
        int size = 1 << 30;
        List<Assembly> links = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Assembly assembly = assembly(size);
            links.add(assembly);
            for (int transfer = 1; transfer <= 3; transfer++) {
                assertThat(assembly.chunk(chunk(transfer, size, 0, 100))).isNull();
                assertThat(assembly.chunk(chunk(transfer, size, 100, 100))).isNull();
                assertThat(assembly.chunk(chunk(transfer, size, size - 100, 100)))
                        .isNull();
            }
        }
        assertThat(links).hasSize(1_000);
    }

    /** Pieces of all sizes that overlap, backwards and forwards: as from a link that repeats parts of what it lost. */
    @Test
    void putsOverlappingPiecesTogether() throws MalformedFrameException {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            byte[] bytes = encoded(record(1 + random.nextInt(20_000)));
            Assembly assembly = assembly(100_000);
            byte[] whole = null;
            BitSet arrived = new BitSet();
            while (whole == null) {
                int at = random.nextBoolean() ? arrived.nextClearBit(0) : random.nextInt(bytes.length);
                int length = 1 + random.nextInt(Math.min(3_000, bytes.length - at));
                ByteBuffer chunk = ByteBuffer.allocate(12 + length);
                chunk.putInt(1).putInt(bytes.length).putInt(at);
                whole = assembly.chunk(chunk.put(bytes, at, length).flip());
                arrived.set(at, at + length);
                assertThat(whole != null).isEqualTo(arrived.cardinality() == bytes.length);
            }
            assertThat(whole).isEqualTo(bytes);
        }
    }

    /** A peer whose limits are wider is no enemy: the link goes on with what else it brings. */
    @Test
    void passesOverARecordThatIsTooLargeForThisNodeOnly() throws MalformedFrameException {
        List<Integer> refused = new ArrayList<>();
        Assembly assembly = new Assembly(1_000, refused::add);
        for (int at = 0; at < 2_000; at += 500) {
            assertThat(assembly.chunk(chunk(1, 2_000, at, 500))).isNull();
        }
        assertThat(refused).containsExactly(2_000);
        assertThat(assembly.chunk(chunk(2, 500, 0, 500))).hasSize(500);
    }

    /** A gap costs far more memory than the byte beside it. */
    @Test
    void refusesARecordInFarTooManyPieces() {
        Assembly assembly = assembly(1 << 20);
        assertThatThrownBy(() -> {
                    for (int at = 0; at < 1 << 20; at += 2) {
                        ByteBuffer chunk = ByteBuffer.allocate(13);
                        assembly.chunk(chunk.putInt(1)
                                .putInt(1 << 20)
                                .putInt(at)
                                .put((byte) 1)
                                .flip());
                    }
                })
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("4096 pieces");
    }
}
