package dev.herd.testkit.reconnect;

import dev.herd.testkit.ManualTiming;
import java.nio.ByteBuffer;

/**
 * What two nodes have said to each other to find out what either lacks, beside the records themselves; and since when. Shaking
 * hands, signs of life and questions for the time are no part of it.
 */
final class Traffic {

    private static final int RECORD = 7;
    private static final int CHUNK = 8;
    private static final int FILLED = 9;
    private static final int RECONCILE = 12;
    private static final int HAD = 13;

    private final ManualTiming timing;
    private long bytes;
    private long records;
    private long begun = -1;

    Traffic(ManualTiming timing) {
        this.timing = timing;
    }

    /** Nothing has been said. */
    void reset() {
        bytes = 0;
        records = 0;
        begun = -1;
    }

    /** All but the records, in bytes; types and lengths of their messages included. */
    long bytes() {
        return bytes;
    }

    /** How many records were sent. */
    long records() {
        return records;
    }

    /** How long ago the first of it was said, in nanoseconds. */
    long elapsed() {
        return begun < 0 ? 0 : timing.monotonicNanos() - begun;
    }

    void sent(ByteBuffer frame) {
        while (frame.hasRemaining()) {
            int start = frame.position();
            int type = frame.get() & 0xFF;
            int length = 0;
            int bits = 0x80;
            for (int shift = 0; (bits & 0x80) != 0; shift += 7) {
                bits = frame.get();
                length |= (bits & 0x7F) << shift;
            }
            int head = frame.position() - start;
            frame.position(frame.position() + length);
            switch (type) {
                case RECORD -> {
                    records++;
                    said(head);
                }
                case CHUNK -> throw new AssertionError("records of this table are small");
                case RECONCILE, HAD, FILLED -> said(head + length);
                default -> {}
            }
        }
    }

    private void said(int count) {
        if (begun < 0) {
            begun = timing.monotonicNanos();
        }
        bytes += count;
    }
}
