package dev.herd.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/** Bytes on their way from one end of a connection to the other, in order; so many at most. Any thread. */
final class MemoryPipe {

    /** Beyond it a link's newest values are the better ones. */
    static final int ROOM_BYTES = 64 << 10;

    private final Queue<ByteBuffer> pieces = new ArrayDeque<>(); // guarded by this, as all but the two wakes
    private int bytes;
    private boolean full;
    private boolean finished;
    private boolean abandoned;
    private volatile Runnable reader = () -> {};
    private volatile Runnable writer = () -> {};

    /** Who is woken, outside all locks, when there is something to read; what came before is the caller's to look for. */
    void readBy(Runnable wake) {
        reader = wake;
    }

    /** Who is woken, outside all locks, when there is room again after a write that found too little. */
    void writtenBy(Runnable wake) {
        writer = wake;
    }

    /** Takes as many bytes as there is room for; all, to drop them, if nobody reads any more or the last was written. */
    void write(ByteBuffer from) {
        synchronized (this) {
            take(from, Math.min(from.remaining(), finished || abandoned ? from.remaining() : ROOM_BYTES - bytes));
            full = from.hasRemaining();
        }
        reader.run();
    }

    /** Takes the last bytes of all, however many wait: who has said everything waits for nobody. */
    void finish(ByteBuffer last) {
        synchronized (this) {
            take(last, last.remaining());
            finished = true;
        }
        reader.run();
    }

    private void take(ByteBuffer from, int count) {
        ByteBuffer piece = from.slice(from.position(), count);
        from.position(from.position() + count);
        if (!abandoned && !finished && count > 0) {
            pieces.add(ByteBuffer.allocate(count).put(piece).flip());
            bytes += count;
        }
    }

    /** Gives as many bytes as there are and fit; how many, or -1 if there will be none any more. */
    int read(ByteBuffer into) {
        int start = into.position();
        boolean roomAgain;
        synchronized (this) {
            for (ByteBuffer piece; into.hasRemaining() && (piece = pieces.peek()) != null; ) {
                int count = Math.min(piece.remaining(), into.remaining());
                into.put(piece.slice(piece.position(), count));
                piece.position(piece.position() + count);
                if (!piece.hasRemaining()) {
                    pieces.remove();
                }
            }
            bytes -= into.position() - start;
            if (into.position() == start) {
                return finished ? -1 : 0;
            }
            roomAgain = full;
            full = false;
        }
        if (roomAgain) {
            writer.run();
        }
        return into.position() - start;
    }

    /** Nobody will read any more: what waits is dropped, and what is still written. */
    void abandon() {
        synchronized (this) {
            abandoned = true;
            pieces.clear();
            bytes = 0;
        }
        writer.run();
    }
}
