package dev.herd.transport.ssh;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Arrays to write from: a channel that has nothing to write holds none, and those that have take turns with a few. */
final class Buffers {

    private static final int MOST_KEPT_BYTES = 2 << 20;

    private final int bytes;
    private final int mostKept;
    private final Deque<byte[]> free = new ArrayDeque<>();

    /**
     * None yet.
     *
     * @param bytes the length of each
     */
    Buffers(int bytes) {
        this.bytes = bytes;
        mostKept = Math.max(1, MOST_KEPT_BYTES / bytes);
    }

    byte[] take() {
        byte @Nullable [] last;
        synchronized (this) {
            last = free.pollLast(); // the one that is most likely in the processor's cache
        }
        return last == null ? new byte[bytes] : last;
    }

    synchronized void give(byte[] buffer) {
        if (free.size() < mostKept) {
            free.addLast(buffer);
        }
    }
}
