package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

    private static final int MAX = 1_024;

    @Test
    void whatIsFilledIsWhatTheReaderReads() throws Exception {
        ByteBuffer output = ByteBuffer.allocateDirect(3 * (4 + MAX)).order(ByteOrder.LITTLE_ENDIAN);
        Deque<Integer> sizes = new ArrayDeque<>(List.of(1, MAX, 7, 0));
        FrameWriter writer = new FrameWriter(
                new Filler(frame -> {
                    assertThat(frame.remaining()).isEqualTo(MAX);
                    frame.put(new byte[sizes.remove()]);
                }),
                MAX);
        assertThat(writer.next(output)).isTrue();
        assertThat(writer.next(output)).isTrue();
        assertThat(writer.next(output)).isTrue();
        int end = output.position();
        assertThat(writer.next(output)).isFalse();
        assertThat(output.position()).isEqualTo(end);
        FrameReader reader = new FrameReader(MAX);
        ByteBuffer input = output.flip();
        for (int size : List.of(1, MAX, 7)) {
            assertThat(reader.next(input)).matches(frame -> frame.remaining() == size);
        }
        assertThat(reader.next(input)).isNull();
    }

    @Test
    void everyFillHasATicketOfItsOwn() {
        Filler filler = new Filler(frame -> frame.put((byte) 1));
        FrameWriter writer = new FrameWriter(filler, MAX);
        ByteBuffer output = ByteBuffer.allocate(2 * (4 + MAX));
        writer.next(output);
        writer.next(output);
        assertThat(filler.tickets).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void aBufferWithoutRoomForTheLargestFrameIsTheCallersMistake() {
        FrameWriter writer = new FrameWriter(new Filler(frame -> {}), MAX);
        ByteBuffer small = ByteBuffer.allocate(3 + MAX);
        assertThat(writer.fits(small)).isFalse();
        assertThatThrownBy(() -> writer.next(small))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1027")
                .hasMessageContaining("1028");
    }

    @Test
    void aFillThatSpoilsTheBufferOrThrowsLeavesNoTrace() {
        List<Consumer<ByteBuffer>> spoilers =
                List.of(ByteBuffer::flip, frame -> frame.limit(frame.capacity()).position(frame.capacity()), frame -> {
                    frame.put((byte) 1);
                    throw new IllegalStateException("on purpose");
                });
        for (Consumer<ByteBuffer> spoiler : spoilers) {
            FrameWriter writer = new FrameWriter(new Filler(spoiler), MAX);
            ByteBuffer output = ByteBuffer.allocate(2 * (4 + MAX)).position(9);
            assertThatThrownBy(() -> writer.next(output)).isInstanceOf(IllegalStateException.class);
            assertThat(output.position()).isEqualTo(9);
            assertThat(output.limit()).isEqualTo(output.capacity());
        }
    }

    private static final class Filler implements LinkHandler {

        private final Consumer<ByteBuffer> fill;
        final List<Long> tickets = new ArrayList<>();

        Filler(Consumer<ByteBuffer> fill) {
            this.fill = fill;
        }

        @Override
        public void opened(Link link) {}

        @Override
        public void frame(ByteBuffer frame) {}

        @Override
        public void fill(long ticket, ByteBuffer frame) {
            tickets.add(ticket);
            fill.accept(frame);
        }

        @Override
        public void delivered(long ticket) {}

        @Override
        public void lost(long ticket) {}

        @Override
        public void closed(String reason) {}
    }
}
