package dev.herd.transport;

/**
 * What a client does with its conversation; a transport calls it. The calls never overlap; none may block or throw.
 * Order: {@code opened}, any number of {@code line}, then {@code closed} once and last; or {@code closed} alone.
 */
public interface ConversationListener {

    /**
     * The conversation has begun.
     *
     * @param conversation the conversation
     */
    void opened(Conversation conversation);

    /**
     * The node said a line.
     *
     * @param line the line, without its end
     */
    void line(String line);

    /**
     * It has ended, or could not begin.
     *
     * @param reason why, for people
     */
    void closed(String reason);
}
