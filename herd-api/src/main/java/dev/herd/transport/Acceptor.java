package dev.herd.transport;

/** What a listening transport asks for whoever connects. Called on the transport's threads; must not block or throw. */
public interface Acceptor {

    /**
     * A peer has connected: the first bytes show that it means to link.
     *
     * @param remote the address it came from, for logs and for checks
     * @return who is told about the link, starting with {@code opened}; a new handler every time
     */
    LinkHandler peer(String remote);

    /**
     * Who answers clients.
     *
     * @return the handler; the same every time
     */
    ClientHandler clients();
}
