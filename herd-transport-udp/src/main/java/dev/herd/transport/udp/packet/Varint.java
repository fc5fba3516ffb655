package dev.herd.transport.udp.packet;

import java.nio.ByteBuffer;

/** Whole numbers in one, two, four or eight bytes, of which the two top bits of the first say how many: RFC 9000, section 16. */
final class Varint {

    /** The largest number. */
    static final long MOST = (1L << 62) - 1;

    private Varint() {}

    static int size(long value) {
        return value < 1 << 6 ? 1 : value < 1 << 14 ? 2 : value < 1 << 30 ? 4 : 8;
    }

    static void write(long value, ByteBuffer output) {
        switch (size(value)) {
            case 1 -> output.put((byte) value);
            case 2 -> output.putShort((short) (0x4000 | value));
            case 4 -> output.putInt((int) (0x8000_0000L | value));
            default -> output.putLong(0xc000_0000_0000_0000L | value);
        }
    }

    static long read(ByteBuffer input) throws MalformedPacketException {
        if (!input.hasRemaining()) {
            throw new MalformedPacketException("a number is missing");
        }
        int first = input.get(input.position());
        int size = 1 << (first >> 6 & 3);
        if (input.remaining() < size) {
            throw new MalformedPacketException("a number is cut off");
        }
        return switch (size) {
            case 1 -> input.get() & 0x3f;
            case 2 -> input.getShort() & 0x3fff;
            case 4 -> input.getInt() & 0x3fff_ffff;
            default -> input.getLong() & MOST;
        };
    }
}
