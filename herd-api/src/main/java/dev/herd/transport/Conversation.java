package dev.herd.transport;

/** A client's side of a session with a node. All methods may be called from any thread; none blocks or throws. */
public interface Conversation {

    /**
     * Says a line.
     *
     * @param line the line, without its end; no line breaks
     * @return true if it was taken; false if the conversation is closed or too much is waiting already
     */
    boolean say(String line);

    /** Closes the conversation once what was said has been handed to the network. */
    void close();
}
