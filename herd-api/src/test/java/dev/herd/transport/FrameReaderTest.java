package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private static final int MAX = 1_024;

    @Test
    void framesComeOutAsTheyWereSentHoweverTheStreamIsCut() throws Exception {
        List<byte[]> frames = List.of(random(1), random(3), random(200), random(MAX), random(5));
        for (List<ByteBuffer> pieces : Splits.of(stream(frames))) {
            FrameReader reader = new FrameReader(MAX);
            List<byte[]> read = new ArrayList<>();
            for (ByteBuffer piece : pieces) {
                read.addAll(readAll(reader, piece));
                assertThat(piece.hasRemaining()).isFalse();
            }
            assertThat(read).hasSameSizeAs(frames);
            for (int i = 0; i < frames.size(); i++) {
                assertThat(read.get(i)).isEqualTo(frames.get(i));
            }
        }
    }

    @Test
    void aFrameThatIsWholeIsNotCopied() throws Exception {
        ByteBuffer input = ByteBuffer.wrap(stream(List.of(random(10), random(20))));
        FrameReader reader = new FrameReader(MAX);
        assertThat(reader.next(input)).isSameAs(input).matches(frame -> frame.remaining() == 10);
        assertThat(reader.next(input)).isSameAs(input).matches(frame -> frame.remaining() == 20);
        assertThat(reader.next(input)).isNull();
    }

    @Test
    void aHandlerMayDoWithTheBufferWhatItLikes() throws Exception {
        List<byte[]> frames = List.of(random(10), random(20), random(30));
        ByteBuffer input = ByteBuffer.wrap(stream(frames));
        FrameReader reader = new FrameReader(MAX);
        for (byte[] expected : frames) {
            ByteBuffer frame = Objects.requireNonNull(reader.next(input));
            assertThat(frame.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
            assertThat(frame.remaining()).isEqualTo(expected.length);
            frame.order(ByteOrder.LITTLE_ENDIAN).clear();
        }
        assertThat(reader.next(input)).isNull();
    }

    @Test
    void aLengthThatNoFrameHasIsRefusedAtItsLastByte() throws Exception {
        for (int length : new int[] {0, MAX + 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            byte[] announced = ByteBuffer.allocate(4).putInt(length).array();
            for (List<ByteBuffer> pieces : Splits.of(announced)) {
                FrameReader reader = new FrameReader(MAX);
                for (ByteBuffer piece : pieces.subList(0, pieces.size() - 1)) {
                    assertThat(reader.next(piece)).isNull();
                }
                assertThatThrownBy(() -> reader.next(pieces.get(pieces.size() - 1)))
                        .isInstanceOf(FrameLengthException.class)
                        .hasMessageContaining(Integer.toUnsignedString(length))
                        .hasMessageContaining("1 to " + MAX);
            }
        }
    }

    @Test
    void theLargestFrameAndTheSmallestAreTaken() throws Exception {
        FrameReader reader = new FrameReader(MAX);
        assertThat(readAll(reader, ByteBuffer.wrap(stream(List.of(random(MAX), random(1))))))
                .hasSize(2);
    }

    @Test
    void memoryGrowsWithWhatCameAndNotWithWhatWasClaimed() throws Exception {
        int claimed = 16 << 20;
        FrameReader reader = new FrameReader(claimed);
        assertThat(reader.next(ByteBuffer.allocate(4).putInt(claimed).flip())).isNull();
        assertThat(reader.heldBytes()).isZero();
        ByteBuffer piece = ByteBuffer.allocate(1_000);
        int came = 0;
        for (ByteBuffer frame = null; frame == null; came += piece.capacity()) {
            frame = reader.next(piece.clear());
            assertThat(reader.heldBytes()).isLessThanOrEqualTo(2 * (came + piece.capacity()));
        }
        assertThat(came).isGreaterThanOrEqualTo(claimed);
        assertThat(reader.heldBytes()).isLessThanOrEqualTo(64 << 10);
    }

    private static List<byte[]> readAll(FrameReader reader, ByteBuffer input) throws FrameLengthException {
        List<byte[]> read = new ArrayList<>();
        for (ByteBuffer frame; (frame = reader.next(input)) != null; ) {
            byte[] copy = new byte[frame.remaining()];
            frame.get(copy);
            read.add(copy);
        }
        return read;
    }

    private static byte[] stream(List<byte[]> frames) {
        ByteBuffer stream = ByteBuffer.allocate(4_096);
        for (byte[] frame : frames) {
            stream.putInt(frame.length).put(frame);
        }
        return Arrays.copyOf(stream.array(), stream.position());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
