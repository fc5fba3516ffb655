package dev.herd.transport.udp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.udp.session.Reassembly.Result;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReassemblyTest {

    private static final int LIMIT = 65_536;

    private final Reassembly reassembly = new Reassembly(LIMIT);
    private long now;

    private Result add(long number, byte[] frame, int from, int to) {
        return reassembly.add(number, frame.length, from, ByteBuffer.wrap(frame, from, to - from), now++);
    }

    private static byte[] frame(int seed, int length) {
        byte[] frame = new byte[length];
        new Random(seed).nextBytes(frame);
        return frame;
    }

    private byte[] whole() {
        ByteBuffer whole = reassembly.whole();
        byte[] bytes = new byte[whole.remaining()];
        whole.get(bytes);
        return bytes;
    }

    @Test
    void partsInAnyOrderMakeTheFrame() {
        Random random = new Random(1);
        for (int seed = 0; seed < 200; seed++) {
            byte[] frame = frame(seed, random.nextInt(2, 5_000));
            List<int[]> parts = new ArrayList<>();
            for (int at = 0; at < frame.length; ) {
                int end = Math.min(frame.length, at + random.nextInt(1, 1 + frame.length / 2));
                parts.add(new int[] {at, end});
                at = end;
            }
            Collections.shuffle(parts, random);
            for (int i = 0; i < parts.size() - 1; i++) {
                assertThat(add(seed, frame, parts.get(i)[0], parts.get(i)[1])).isEqualTo(Result.TAKEN);
            }
            int[] last = parts.get(parts.size() - 1);
            assertThat(add(seed, frame, last[0], last[1])).isEqualTo(Result.WHOLE);
            assertThat(whole()).isEqualTo(frame);
            assertThat(reassembly.bytes()).isZero();
        }
    }

    /** Each has memory taken for a whole frame, so one packet must not bring thousands. */
    @Test
    void onePacketBeginsNoMoreFramesThanAreKept() {
        int taken = 0;
        for (int number = 0; number < 5_000; number++) {
            Result result = reassembly.add(number, LIMIT, 7, ByteBuffer.allocate(1), 1_000);
            taken += result == Result.TAKEN ? 1 : 0;
        }
        assertThat(taken).isBetween(1, 32);
        assertThat(reassembly.bytes()).isEqualTo((long) taken * LIMIT);
        assertThat(reassembly.add(5_000, LIMIT, 7, ByteBuffer.allocate(1), 1_001))
                .isEqualTo(Result.TAKEN);
    }

    @Test
    void partsThatOverlapOrContradictEachOtherAreWrong() {
        byte[] frame = frame(1, 100);
        add(1, frame, 20, 40);
        for (int[] part : new int[][] {{20, 40}, {39, 50}, {10, 21}, {25, 30}, {0, 100 - 1}}) {
            assertThat(add(1, frame, part[0], part[1])).isEqualTo(Result.WRONG);
        }
        assertThat(add(1, frame(1, 101), 50, 60)).as("another length").isEqualTo(Result.WRONG);
        assertThat(add(1, frame, 40, 50)).isEqualTo(Result.TAKEN);
        assertThat(add(1, frame, 10, 20)).isEqualTo(Result.TAKEN);
    }

    /** A peer that is authentic and hostile: gigabytes in frames that never become whole. */
    @Test
    void memoryIsBoundedAndWhatWasGivenUpIsNeverTaken() {
        byte[] frame = frame(1, LIMIT);
        for (int number = 0; number < 20_000; number++) {
            assertThat(add(number, frame, 5, 10)).isEqualTo(Result.TAKEN);
            assertThat(reassembly.bytes()).isLessThanOrEqualTo(1 << 20);
        }
        assertThat(add(3, frame, 10, 20)).isEqualTo(Result.REFUSED);
        assertThat(add(19_999, frame, 10, 20)).isEqualTo(Result.TAKEN);
        Reassembly small = new Reassembly(1_024);
        for (int number = 0; number < 1_000; number++) {
            small.add(number, 600, 0, ByteBuffer.allocate(1), 0);
            assertThat(small.bytes()).isLessThanOrEqualTo(32 * 600);
        }
    }

    @Test
    void aFrameOfManyGapsIsGivenUp() {
        byte[] frame = frame(1, 10_000);
        Result last = Result.TAKEN;
        int parts = 0;
        while (last == Result.TAKEN) {
            last = add(7, frame, 2 * parts, 2 * parts + 1);
            parts++;
        }
        assertThat(last).isEqualTo(Result.REFUSED);
        assertThat(parts).isEqualTo(257);
        assertThat(add(7, frame, 1, 2)).isEqualTo(Result.REFUSED);
        assertThat(reassembly.bytes()).isZero();
    }

    @Test
    void whatWaitsForTenSecondsIsGivenUp() {
        byte[] frame = frame(1, 100);
        add(1, frame, 0, 10);
        reassembly.expire(now - 1 + 10_000_000_000L);
        assertThat(add(1, frame, 10, 20)).isEqualTo(Result.TAKEN);
        reassembly.expire(now - 1 + 10_000_000_001L);
        assertThat(reassembly.bytes()).isZero();
        assertThat(add(1, frame, 20, 30)).isEqualTo(Result.REFUSED);
    }
}
