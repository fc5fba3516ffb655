package dev.herd.benchmarks.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * The frame of an update:
 *
 * <pre>
 *  4  length of what follows
 *  8  version
 *  2  length of the key, then the key in ASCII
 *     the value, to the end
 * </pre>
 */
final class Frames {
    static final int LENGTH = 4;
    static final int MOST_BODY = 64 << 10;

    private static final int VERSION_AT = LENGTH;
    private static final int KEY_LENGTH_AT = VERSION_AT + 8;
    private static final int KEY_AT = KEY_LENGTH_AT + 2;

    private Frames() {}

    static ByteBuf encode(ByteBufAllocator allocator, String key, Entry entry) {
        int body = KEY_AT - LENGTH + key.length() + entry.value().length;
        ByteBuf frame = allocator.directBuffer(LENGTH + body);
        frame.writeInt(body).writeLong(entry.version()).writeShort(key.length());
        frame.writeCharSequence(key, StandardCharsets.US_ASCII);
        return frame.writeBytes(entry.value());
    }

    /** Throws if the length of a body can't be right. */
    static void check(int body) {
        if (body < KEY_AT - LENGTH || body > MOST_BODY) {
            throw new IllegalArgumentException("a frame of " + body + " bytes");
        }
    }

    static long version(ByteBuf frame) {
        return frame.getLong(frame.readerIndex() + VERSION_AT);
    }

    static String key(ByteBuf frame) {
        int start = frame.readerIndex();
        return frame.toString(start + KEY_AT, frame.getUnsignedShort(start + KEY_LENGTH_AT), StandardCharsets.US_ASCII);
    }

    static byte[] value(ByteBuf frame) {
        int from = frame.readerIndex() + KEY_AT + frame.getUnsignedShort(frame.readerIndex() + KEY_LENGTH_AT);
        byte[] value = new byte[frame.writerIndex() - from];
        frame.getBytes(from, value);
        return value;
    }
}
