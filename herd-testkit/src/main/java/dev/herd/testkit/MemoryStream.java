package dev.herd.testkit;

import java.nio.ByteBuffer;

/**
 * One end of a connection.
 *
 * @param in what the other end says
 * @param out what this end says
 */
record MemoryStream(MemoryPipe in, MemoryPipe out) {

    static MemoryStream open() {
        return new MemoryStream(new MemoryPipe(), new MemoryPipe());
    }

    /** The same connection as its other end has it. */
    MemoryStream otherEnd() {
        return new MemoryStream(out, in);
    }

    /** Says a last thing, hears nothing more. */
    void end(ByteBuffer last) {
        out.finish(last);
        in.abandon();
    }
}
