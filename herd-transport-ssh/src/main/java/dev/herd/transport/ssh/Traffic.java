package dev.herd.transport.ssh;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What goes over a {@link Wire}: a link, a session or a conversation. The calls never overlap nor nest. */
interface Traffic {

    /**
     * The wire is open. Comes first, or {@link #closed} comes alone.
     *
     * @return whether to {@link #fill} though nobody has woken the wire
     */
    boolean opened();

    /**
     * Bytes came.
     *
     * @return whether to {@link #fill} though nobody has woken the wire
     */
    boolean received(ByteBuffer bytes);

    /**
     * No more bytes will come.
     *
     * @return why that is the end, or null if what is left may still be said
     */
    @Nullable
    String inputClosed();

    /** Whether the other end may send more than it has been granted already. */
    boolean wantsInput();

    /**
     * Puts into the buffer what there is to be written.
     *
     * @return whether there may be more; if not, it isn't asked again until the wire is woken
     */
    boolean fill(ByteBuffer output);

    /** Whether what was filled last is to be told apart from the rest, as an error. */
    boolean erring();

    /** Why the wire is to be closed, or null as long as it goes on. */
    @Nullable
    String ending();

    /** What the other end is to take from this one's end: 0, or 1 if the last answer was a refusal. */
    int exitStatus();

    /** The wire is closed. Comes last, and once. */
    void closed(String reason);
}
