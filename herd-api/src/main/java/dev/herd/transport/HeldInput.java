package dev.herd.transport;

import java.nio.ByteBuffer;

/**
 * Bytes that came and have to wait. There is spare room behind them, which doubles when it is used up: so each is copied a few
 * times at most, though they come one by one.
 */
final class HeldInput {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What waits is between position and limit. */
    private ByteBuffer bytes = NOTHING;

    boolean isEmpty() {
        return !bytes.hasRemaining();
    }

    int size() {
        return bytes.remaining();
    }

    /** What waits: whoever reads from it takes it away. Valid until more is added. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Adds all that is left of an input. */
    void add(ByteBuffer input) {
        int wanted = bytes.remaining() + input.remaining();
        if (bytes.capacity() - bytes.limit() < input.remaining()) {
            bytes = ByteBuffer.allocate(bytes.hasRemaining() ? Math.max(wanted, 2 * bytes.remaining()) : wanted)
                    .put(bytes)
                    .flip();
        }
        int from = bytes.position();
        int end = bytes.limit();
        bytes.limit(end + input.remaining()).position(end);
        bytes.put(input).position(from);
    }

    /** Drops all, and the room. */
    void clear() {
        bytes = NOTHING;
    }
}
