package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldInputTest {

    private final HeldInput held = new HeldInput();

    @Test
    void whatIsAddedComesOutInOrder() {
        Random random = new Random(1);
        Queue<Byte> expected = new ArrayDeque<>();
        for (int i = 0; i < 10_000; i++) {
            byte[] input = new byte[random.nextInt(20)];
            random.nextBytes(input);
            for (byte each : input) {
                expected.add(each);
            }
            held.add(ByteBuffer.wrap(input));
            for (int taken = random.nextInt(21); taken > 0 && !held.isEmpty(); taken--) {
                assertThat(held.bytes().get()).isEqualTo(expected.remove());
            }
            assertThat(held.size()).isEqualTo(expected.size());
            if (held.isEmpty()) {
                held.clear();
            }
        }
    }

    @Test
    void manySmallInputsAreNotCopiedAgainEachTime() {
        held.add(ByteBuffer.allocate(2 << 20));
        ByteBuffer one = ByteBuffer.allocate(1);
        byte[] room = held.bytes().array();
        int moves = 0;
        for (int i = 0; i < 20_000; i++) {
            held.add(one.clear());
            if (held.bytes().array() != room) {
                room = held.bytes().array();
                moves++;
            }
        }
        assertThat(moves).isLessThanOrEqualTo(1);
        assertThat(held.size()).isEqualTo((2 << 20) + 20_000);
    }

    @Test
    void whatHasBeenTakenMakesNoRoomGrow() {
        for (int i = 0; i < 1_000; i++) {
            held.add(ByteBuffer.allocate(1_000));
            held.bytes().position(held.bytes().position() + 990);
        }
        assertThat(held.bytes().capacity()).isLessThan(100_000);
    }
}
