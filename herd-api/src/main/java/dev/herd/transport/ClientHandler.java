package dev.herd.transport;

import java.util.concurrent.CompletionStage;

/**
 * What an application does with the lines of its clients, whatever transport brings them.
 *
 * <p>Lines of one session are handled one at a time and in order: the next is given when the answer to the one before
 * is complete. Lines of different sessions may be given by several threads at once. The threads are those of the
 * transport: none may be blocked, so whatever takes long is done elsewhere and completes the answer later.
 */
@FunctionalInterface
public interface ClientHandler {

    /**
     * Answers a line. If it throws, or its stage fails, the failure is logged and the client gets {@code ?} and its
     * line.
     *
     * @param session who says it
     * @param line what was said, without the line's end; valid text, but otherwise anything
     * @return the answer, now or later; it is written to the session when complete
     */
    CompletionStage<Answer> line(ClientSession session, String line);

    /**
     * A client connected. Called before its first line.
     *
     * @param session who; stays valid until {@code closed}
     */
    default void opened(ClientSession session) {}

    /**
     * A client is gone; nothing more is called for this session, though an answer may still be being worked out.
     *
     * @param session who
     * @param reason why, for people
     */
    default void closed(ClientSession session, String reason) {}
}
