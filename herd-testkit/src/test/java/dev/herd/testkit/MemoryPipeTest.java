package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryPipeTest {

    private final MemoryPipe pipe = new MemoryPipe();
    private final AtomicInteger readerWakes = new AtomicInteger();
    private final AtomicInteger writerWakes = new AtomicInteger();

    @BeforeEach
    void attach() {
        pipe.readBy(readerWakes::incrementAndGet);
        pipe.writtenBy(writerWakes::incrementAndGet);
    }

    @Test
    void bytesComeInTheirOrderHoweverTheyAreCut() {
        pipe.write(bytes(0, 10));
        pipe.write(bytes(10, 5));
        assertThat(read(7)).isEqualTo(bytes(0, 7));
        assertThat(read(7)).isEqualTo(bytes(7, 7));
        pipe.write(bytes(15, 1));
        assertThat(read(7)).isEqualTo(bytes(14, 2));
        assertThat(pipe.read(ByteBuffer.allocate(7))).isZero();
        assertThat(readerWakes).hasValue(3);
    }

    @Test
    void takesNoMoreThanItHasRoomForAndWakesTheWriterOnceItHasAgain() {
        ByteBuffer much = bytes(0, MemoryPipe.ROOM_BYTES + 100);
        pipe.write(much);
        assertThat(much.remaining()).isEqualTo(100);
        pipe.write(much);
        assertThat(much.remaining()).isEqualTo(100);
        assertThat(read(30).remaining()).isEqualTo(30);
        assertThat(writerWakes).hasValue(1);
        pipe.write(much);
        assertThat(much.remaining()).isEqualTo(70);
        ByteBuffer rest = ByteBuffer.allocate(2 * MemoryPipe.ROOM_BYTES);
        assertThat(pipe.read(rest)).isEqualTo(MemoryPipe.ROOM_BYTES);
        assertThat(writerWakes).hasValue(2);
        pipe.write(much);
        pipe.read(rest);
        assertThat(rest.flip()).isEqualTo(bytes(30, MemoryPipe.ROOM_BYTES + 70));
        assertThat(writerWakes).as("nobody waits for room").hasValue(2);
    }

    @Test
    void theLastBytesAreTakenThoughThereIsNoRoomAndThenItEnds() {
        pipe.write(bytes(0, MemoryPipe.ROOM_BYTES));
        pipe.finish(bytes(MemoryPipe.ROOM_BYTES, 9));
        pipe.write(bytes(0, 5));
        assertThat(read(MemoryPipe.ROOM_BYTES + 20)).isEqualTo(bytes(0, MemoryPipe.ROOM_BYTES + 9));
        assertThat(pipe.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(pipe.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    void whoWritesToNobodyIsHeldUpByNothing() {
        ByteBuffer much = bytes(0, MemoryPipe.ROOM_BYTES + 100);
        pipe.write(much);
        pipe.abandon();
        assertThat(writerWakes).hasValue(1);
        pipe.write(much);
        pipe.write(bytes(0, 2 * MemoryPipe.ROOM_BYTES));
        assertThat(much.hasRemaining()).isFalse();
        assertThat(pipe.read(ByteBuffer.allocate(1))).isZero();
    }

    private ByteBuffer read(int most) {
        ByteBuffer into = ByteBuffer.allocate(most);
        pipe.read(into);
        return into.flip();
    }

    private static ByteBuffer bytes(int from, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        for (int i = from; i < from + count; i++) {
            bytes.put((byte) (i * 31 + (i >> 8)));
        }
        return bytes.flip();
    }
}
