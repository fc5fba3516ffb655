package dev.herd.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012, with the fewer rounds that are usual for
 * hash tables). Who doesn't know its key can't find inputs that collide. That is not so of every hash that starts from
 * a secret: in a cheaper one, differences between two inputs may cancel out whatever the secret is.
 */
final class SipHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // The compiler keeps these in registers: an instance never leaves hash().
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    private SipHash(long k0, long k1) {
        v0 = k0 ^ 0x736f6d6570736575L;
        v1 = k1 ^ 0x646f72616e646f6dL;
        v2 = k0 ^ 0x6c7967656e657261L;
        v3 = k1 ^ 0x7465646279746573L;
    }

    /** The hash of a part of an array under the 128-bit key {@code k0, k1}. */
    static long hash(byte[] bytes, int from, int to, long k0, long k1) {
        SipHash state = new SipHash(k0, k1);
        int at = from;
        for (; to - at >= Long.BYTES; at += Long.BYTES) {
            state.compress((long) LONGS.get(bytes, at));
        }
        state.compress(rest(bytes, at, to) | ((long) (to - from) << 56));
        return state.finish();
    }

    /** Fewer than 8 bytes, the first of them lowest. */
    private static long rest(byte[] bytes, int at, int to) {
        if (to >= Long.BYTES) {
            // What precedes them is shifted out; in two steps, since a shift by 64 would shift nothing.
            return ((long) LONGS.get(bytes, to - Long.BYTES) >>> 8) >>> (56 - 8 * (to - at));
        }
        long word = 0;
        for (int i = to - 1; i >= at; i--) {
            word = (word << 8) | (bytes[i] & 0xFF);
        }
        return word;
    }

    private void compress(long word) {
        v3 ^= word;
        round();
        v0 ^= word;
    }

    private long finish() {
        v2 ^= 0xFF;
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
    }
}
