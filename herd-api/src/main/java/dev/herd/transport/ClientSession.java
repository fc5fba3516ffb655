package dev.herd.transport;

import java.util.Optional;

/** A client as its node sees it. All methods may be called from any thread at any time; none blocks or throws. */
public interface ClientSession {

    /**
     * Where it comes from.
     *
     * @return the address, for instance {@code 127.0.0.1:41812}
     */
    String remote();

    /**
     * Whether it is on this machine.
     *
     * @return true if its address is a loopback one
     */
    boolean loopback();

    /**
     * The transport that brought it.
     *
     * @return its scheme
     */
    String transport();

    /**
     * Who it is, as far as its transport has proof.
     *
     * @return the user, or nothing on a transport without authentication
     */
    Optional<String> user();

    /**
     * Writes to the client unasked. Lines appear in the order of the calls, never inside an answer.
     *
     * @param text one or more lines, separated by {@code \n}, without the end of the last
     * @return true if it was taken; false if the session is closed, or as much as
     *     {@link dev.herd.value.Limits#clientOutputBytes()} waits for this client already, and the text was dropped
     */
    boolean send(String text);

    /** Closes the session once what was written has been handed to the network. */
    void close();
}
