package dev.herd.transport.udp.crypto;

/** The only source of randomness: a strong one in production, a seeded one under simulation. */
@FunctionalInterface
public interface RandomBytes {

    /**
     * Fills an array.
     *
     * @param bytes overwritten, all of it
     */
    void fill(byte[] bytes);

    /**
     * Draws bytes.
     *
     * @param count how many; not negative
     * @return a new array
     */
    default byte[] next(int count) {
        byte[] bytes = new byte[count];
        fill(bytes);
        return bytes;
    }
}
