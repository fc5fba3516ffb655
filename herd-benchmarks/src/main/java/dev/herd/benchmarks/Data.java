package dev.herd.benchmarks;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Keys of 20 bytes and values of 100, each value another, told by its number. */
final class Data {
    static final int KEY_BYTES = 20;
    static final int VALUE_BYTES = 100;

    private Data() {}

    /** {@code m0000000000000000042}. */
    static String key(char series, int number) {
        String digits = Integer.toString(number);
        return series + "0".repeat(KEY_BYTES - 1 - digits.length()) + digits;
    }

    static byte[] value(int number) {
        byte[] value = new byte[VALUE_BYTES];
        new SplittableRandom(number).nextBytes(value);
        ByteBuffer.wrap(value).putInt(number);
        return value;
    }

    static int number(byte[] value) {
        return ByteBuffer.wrap(value).getInt();
    }

    /** Throws if something has gone wrong on the way, or a node lacks the right value of one of the first keys. */
    static void verify(Cluster cluster, char series, int count) {
        cluster.check();
        verify(cluster, series, 0, count);
    }

    /** Throws if a node holds anything but the right value of each of these keys. */
    static void verify(Cluster cluster, char series, int from, int to) {
        for (int node = 0; node < cluster.size(); node++) {
            for (int number = from; number < to; number++) {
                byte[] held = cluster.get(node, key(series, number));
                if (held == null || !Arrays.equals(held, value(number))) {
                    throw new WrongResultException(
                            cluster.name(node) + " holds " + Arrays.toString(held) + " under " + key(series, number));
                }
            }
        }
    }
}
