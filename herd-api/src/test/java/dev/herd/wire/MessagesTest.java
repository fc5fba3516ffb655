package dev.herd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152})
    void takesTheRoomItSays(int body) throws MalformedFrameException {
        ByteBuffer frame = ByteBuffer.allocate(Messages.size(body));
        Messages.begin(Messages.RECORD, body, frame);
        assertThat(frame.remaining()).isEqualTo(body);
        frame.position(frame.limit()).flip();
        List<Integer> seen = new ArrayList<>();
        Messages.read(frame, (type, part) -> {
            assertThat(type).isEqualTo(Messages.RECORD);
            seen.add(part.remaining());
        });
        assertThat(seen).containsExactly(body);
    }

    @Test
    void readsSeveralWhateverTheHandlerLeavesUnread() throws MalformedFrameException {
        ByteBuffer frame = ByteBuffer.allocate(64);
        Messages.begin(Messages.ECHO, 8, frame);
        frame.putLong(42);
        Messages.begin(Messages.FILLED, 0, frame);
        Messages.begin(Messages.BYE, 3, frame);
        frame.put(new byte[] {1, 2, 3}).flip();
        List<Byte> types = new ArrayList<>();
        Messages.read(frame, (type, body) -> types.add(type));
        assertThat(types).containsExactly(Messages.ECHO, Messages.FILLED, Messages.BYE);
    }

    @Test
    void refusesAMessageThatEndsPastItsFrame() {
        ByteBuffer frame = ByteBuffer.wrap(new byte[] {Messages.RECORD, 5, 1, 2, 3, 4});
        assertThatThrownBy(() -> Messages.read(frame, (type, body) -> {}))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining("5 bytes")
                .hasMessageContaining("4 left");
    }

    @Test
    void refusesALengthWithoutEnd() {
        ByteBuffer truncated = ByteBuffer.wrap(new byte[] {Messages.RECORD, (byte) 0x80});
        assertThatThrownBy(() -> Messages.read(truncated, (type, body) -> {}))
                .isInstanceOf(MalformedFrameException.class);
        byte[] endless = {Messages.RECORD, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 1};
        assertThatThrownBy(() -> Messages.read(ByteBuffer.wrap(endless), (type, body) -> {}))
                .isInstanceOf(MalformedFrameException.class);
    }

    /** Nonsense is refused or read, never anything else: no other exception, nothing read past the end. */
    @Test
    void survivesRandomBytes() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            ByteBuffer frame = ByteBuffer.wrap(bytes);
            try {
                Messages.read(frame, (type, body) -> assertThat(body.limit()).isLessThanOrEqualTo(bytes.length));
                assertThat(frame.hasRemaining()).isFalse();
            } catch (MalformedFrameException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }
}
