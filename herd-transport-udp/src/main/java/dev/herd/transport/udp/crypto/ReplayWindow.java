package dev.herd.transport.udp.crypto;

import java.util.Arrays;

/** Which packets have come: each counts once, and so does none that is older than the last 8,192. */
public final class ReplayWindow {

    /** How many numbers back from the largest it remembers. */
    public static final int SIZE = 8_192;

    private final long[] bits = new long[SIZE / Long.SIZE];
    private long end; // one more than the largest number that has come

    /** A window in which nothing has come. */
    public ReplayWindow() {}

    /**
     * Whether a packet of this number may still come. Says nothing about whether it is authentic.
     *
     * @param number the number; not negative
     * @return false if it has come, or is too old to know
     */
    public boolean isNew(long number) {
        if (number >= end) {
            return true;
        }
        return number >= end - SIZE && (bits[word(number)] & bit(number)) == 0;
    }

    /**
     * Remembers an authentic packet.
     *
     * @param number its number, which {@link #isNew}
     */
    public void add(long number) {
        if (number >= end) {
            long first = end;
            if (number - end >= SIZE) {
                Arrays.fill(bits, 0);
                first = number;
            }
            for (long passed = first; passed <= number; passed++) {
                bits[word(passed)] &= ~bit(passed);
            }
            end = number + 1;
        }
        bits[word(number)] |= bit(number);
    }

    private static int word(long number) {
        return (int) (number / Long.SIZE) & (SIZE / Long.SIZE - 1);
    }

    private static long bit(long number) {
        return 1L << (number % Long.SIZE);
    }
}
