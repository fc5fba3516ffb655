package dev.herd.benchmarks.micro;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Keys of 20 bytes, values of 100, and records of both. */
final class Samples {
    static final int COUNT = 100_000;
    static final String MAP = "benchmark";
    private static final long ORIGIN = 0x1234_5678_9abc_def0L;

    private Samples() {}

    static String text(int number) {
        String digits = Integer.toString(number);
        return "k" + "0".repeat(19 - digits.length()) + digits;
    }

    static Key key(int number) {
        return Key.of(MAP, text(number).getBytes(StandardCharsets.UTF_8));
    }

    static byte[] value(int number) {
        byte[] value = new byte[100];
        new SplittableRandom(number).nextBytes(value);
        return value;
    }

    static HerdRecord record(Key key, byte[] value, long time) {
        return RecordDraft.value(key, ByteBuffer.wrap(value), false, false)
                .stamp(new Stamp(time, ORIGIN, time), 0, false);
    }
}
