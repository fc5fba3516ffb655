package dev.herd.wire;

import java.nio.ByteBuffer;

/** Takes the messages of a frame. */
@FunctionalInterface
public interface MessageHandler {

    /**
     * Handles a message.
     *
     * @param type one of the constants of {@link Messages}, or anything else
     * @param body from position to limit; valid during the call
     * @throws MalformedFrameException if the message makes no sense
     */
    void message(byte type, ByteBuffer body) throws MalformedFrameException;
}
