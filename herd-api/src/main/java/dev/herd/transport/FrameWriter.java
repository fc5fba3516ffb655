package dev.herd.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Has a link's handler fill frames for a stream, in the form that {@link FrameReader} reads. Not thread-safe; does no
 * I/O.
 */
public final class FrameWriter {

    /** What stands before each frame on a stream, in bytes. */
    public static final int HEADER_BYTES = 4;

    private final LinkHandler handler;
    private final int maxFrameBytes;
    private long ticket;

    /**
     * A writer of one link.
     *
     * @param handler who fills the frames
     * @param maxFrameBytes the largest frame of the link, in bytes, at least 1
     */
    public FrameWriter(LinkHandler handler, int maxFrameBytes) {
        this.handler = handler;
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * Whether there is room for another frame, however large.
     *
     * @param output the buffer in question
     * @return true if {@link #next} may be called with it
     */
    public boolean fits(ByteBuffer output) {
        return output.remaining() >= HEADER_BYTES + maxFrameBytes;
    }

    /**
     * Asks the handler for a frame, and puts it with its length into a buffer.
     *
     * @param output where to; has room for the largest frame, else {@link IllegalArgumentException}
     * @return true if there was a frame; false if the handler had nothing to send, and the buffer is as it was
     * @throws IllegalStateException if the handler left the buffer in a state that makes no sense; the buffer is as it
     *     was then, as it is when the handler itself throws
     */
    public boolean next(ByteBuffer output) {
        if (!fits(output)) {
            throw new IllegalArgumentException(
                    "output has " + output.remaining() + " bytes left, but needs " + (HEADER_BYTES + maxFrameBytes));
        }
        int start = output.position();
        int end = output.limit();
        int length = 0;
        try {
            output.position(start + HEADER_BYTES).limit(start + HEADER_BYTES + maxFrameBytes);
            handler.fill(ticket++, output.order(ByteOrder.BIG_ENDIAN));
            length = output.position() - start - HEADER_BYTES;
        } finally {
            output.limit(end).position(start).order(ByteOrder.BIG_ENDIAN);
        }
        if (length < 0 || length > maxFrameBytes) {
            throw new IllegalStateException(
                    "a fill left " + length + " bytes, but must leave from 0 to " + maxFrameBytes);
        }
        if (length > 0) {
            output.putInt(length).position(start + HEADER_BYTES + length);
        }
        return length > 0;
    }
}
