package dev.herd.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Takes frames from a stream of bytes: each is preceded by its length as four bytes, big-endian. A frame that lies
 * whole in what was received is handed on where it lies. One that comes in pieces is gathered in a buffer that grows
 * with what came, not with what was claimed, so who claims much and sends little costs little. Not thread-safe; does
 * no I/O.
 *
 * <pre>{@code
 * for (ByteBuffer frame; (frame = reader.next(input)) != null; ) {
 *     handler.frame(frame);
 * }
 * }</pre>
 */
public final class FrameReader {

    private static final int KEPT_BYTES = 64 << 10;
    private static final int FIRST_BYTES = 512;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int maxFrameBytes;

    /** How many of a frame's four length bytes came, and what they say so far. */
    private int lengthBytes;

    private int length;

    /** The beginning of a frame that isn't whole yet, from 0 to its position. */
    private ByteBuffer gathered = NOTHING;

    /** Where the input goes on behind the frame handed on last, and where it ends; or -1. */
    private int resumeAt = -1;

    private int inputEnd;

    /**
     * A reader of a stream of which nothing was read yet.
     *
     * @param maxFrameBytes the largest frame to take, in bytes, at least 1
     */
    public FrameReader(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * The next frame. Call it with the same input until there is none; then all of the input is taken.
     *
     * @param input bytes received, from position to limit, in any kind of buffer; its position, limit and byte order
     *     are changed
     * @return a frame, from position to limit, big-endian; valid until the next call, and while the input is; may be
     *     the input itself. Null if more input is needed.
     * @throws FrameLengthException if a frame's length is 0 or over the bound; then the stream is of no more use
     */
    public @Nullable ByteBuffer next(ByteBuffer input) throws FrameLengthException {
        if (resumeAt >= 0) {
            input.limit(inputEnd).position(resumeAt);
            resumeAt = -1;
        }
        if (!readLength(input)) {
            return null;
        }
        int missing = length - gathered.position();
        if (gathered.position() == 0 && input.remaining() >= missing) {
            inputEnd = input.limit();
            resumeAt = input.position() + missing;
            lengthBytes = 0;
            return input.limit(resumeAt).order(ByteOrder.BIG_ENDIAN);
        }
        gather(input, Math.min(missing, input.remaining()));
        if (gathered.position() < length) {
            return null;
        }
        ByteBuffer frame = gathered.flip().order(ByteOrder.BIG_ENDIAN);
        // Whoever sends large frames sends more of them; but what is kept for them is bounded.
        gathered = frame.capacity() <= KEPT_BYTES ? frame.duplicate().clear() : NOTHING;
        lengthBytes = 0;
        return frame;
    }

    /** The memory it holds, in bytes. */
    int heldBytes() {
        return gathered.capacity();
    }

    /** Takes what there is of the length, byte by byte: it may be cut anywhere, and the input's order may be any. */
    private boolean readLength(ByteBuffer input) throws FrameLengthException {
        if (lengthBytes == Integer.BYTES) {
            return true;
        }
        while (lengthBytes < Integer.BYTES) {
            if (!input.hasRemaining()) {
                return false;
            }
            length = (length << 8) | (input.get() & 0xff);
            lengthBytes++;
        }
        if (length <= 0 || length > maxFrameBytes) {
            throw new FrameLengthException("a frame of " + Integer.toUnsignedString(length)
                    + " bytes was announced, but must have from 1 to " + maxFrameBytes);
        }
        return true;
    }

    private void gather(ByteBuffer input, int count) {
        if (gathered.remaining() < count) {
            int least = gathered.position() + count;
            int roomy = Math.max(FIRST_BYTES, (int) Math.min(Integer.MAX_VALUE, 2L * least));
            ByteBuffer larger = ByteBuffer.allocate(Math.min(length, roomy));
            larger.put(gathered.flip());
            gathered = larger;
        }
        int end = input.limit();
        gathered.put(input.limit(input.position() + count));
        input.limit(end);
    }
}
