package dev.herd.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What speaks lines at this end of a stream of bytes, as the transport drives it that moves the bytes. A transport
 * calls these methods one at a time, none inside another, each seeing what the one before did (from one thread, say):
 * {@code opened} first, {@code closed} last and once. None blocks or throws; none holds a lock while the application
 * is called.
 *
 * <p>Whoever creates one gives it a wake, which it runs on any thread, also inside these methods and even after
 * {@code closed}: soon after, the transport must {@link #fill} until nothing comes, then look at {@link #wantsInput}
 * and {@link #ending} as it does after every other call.
 */
public interface StreamEnd {

    /** The stream is open. */
    void opened();

    /**
     * Bytes came.
     *
     * @param input the bytes, all of which are taken; the caller's again when the call returns
     */
    void received(ByteBuffer input);

    /** No more bytes will come, but some may still be written: the other end has closed its side. */
    void inputClosed();

    /**
     * Whether it is time to read on. What comes against its will is taken all the same, and held.
     *
     * @return false while as much waits to be written or handled as may
     */
    boolean wantsInput();

    /**
     * Writes what there is to write.
     *
     * @param output where to, as much as fits; if nothing is written there is nothing until the next call or wake
     */
    void fill(ByteBuffer output);

    /**
     * Whether the stream is to be closed: everything has been said. The caller then hands to the network what was
     * filled, and closes.
     *
     * @return why, for people; or null as long as the stream goes on
     */
    @Nullable
    String ending();

    /**
     * The stream is closed.
     *
     * @param reason why, for people
     */
    void closed(String reason);
}
