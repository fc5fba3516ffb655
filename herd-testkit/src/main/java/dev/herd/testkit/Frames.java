package dev.herd.testkit;

import java.nio.ByteBuffer;
import java.util.Random;

/** Frames that can be told apart, and whose damage would show. */
final class Frames {

    private static final int HEADER = 4;

    private Frames() {}

    static byte[] numbered(int number, int size) {
        byte[] frame = new byte[Math.max(HEADER, size)];
        new Random(number).nextBytes(frame);
        ByteBuffer.wrap(frame).putInt(0, number);
        return frame;
    }

    static int number(byte[] frame) {
        return ByteBuffer.wrap(frame).getInt(0);
    }

    static byte[] ofSize(int size) {
        byte[] frame = new byte[size];
        new Random(size).nextBytes(frame);
        return frame;
    }
}
