package dev.herd.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Texts that wait to be written to a stream, each with a line's end behind it. Any thread may put them in; they come
 * out in that order and never one inside another.
 */
final class TextQueue {

    private final int bound;
    private final Queue<ByteBuffer> texts = new ArrayDeque<>();
    private long bytes;
    private boolean shut;

    /**
     * An empty queue.
     *
     * @param bound how many bytes may wait before {@link #offer} takes no more
     */
    TextQueue(int bound) {
        this.bound = bound;
    }

    /**
     * Puts a text in, unless as much as the bound waits already, or the queue is shut.
     *
     * @return whether it was taken
     */
    boolean offer(String text) {
        if (isFull()) {
            return false; // before the work of encoding; asked again below, where it counts
        }
        ByteBuffer encoded = encode(text);
        synchronized (this) {
            return bytes < bound && put(encoded);
        }
    }

    /** Puts a text in whatever waits, unless the queue is shut. */
    void add(String text) {
        ByteBuffer encoded = encode(text);
        synchronized (this) {
            put(encoded);
        }
    }

    private static ByteBuffer encode(String text) {
        return ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private synchronized boolean put(ByteBuffer encoded) {
        if (shut) {
            return false;
        }
        bytes += encoded.remaining();
        return texts.add(encoded);
    }

    /** Moves to a buffer as much as fits. */
    synchronized void fill(ByteBuffer output) {
        for (ByteBuffer text; output.hasRemaining() && (text = texts.peek()) != null; ) {
            int count = Math.min(text.remaining(), output.remaining());
            output.put(output.position(), text, text.position(), count).position(output.position() + count);
            text.position(text.position() + count);
            bytes -= count;
            if (!text.hasRemaining()) {
                texts.remove();
            }
        }
    }

    synchronized boolean isEmpty() {
        return texts.isEmpty();
    }

    synchronized boolean isFull() {
        return bytes >= bound;
    }

    synchronized boolean isShut() {
        return shut;
    }

    /**
     * Takes nothing from now on, if nothing waits. So no text is taken that nobody would write any more.
     *
     * @return whether it is shut
     */
    synchronized boolean shutIfEmpty() {
        shut |= texts.isEmpty();
        return shut;
    }

    /** Drops what waits, and takes nothing from now on. */
    synchronized void shut() {
        shut = true;
        texts.clear();
        bytes = 0;
    }
}
