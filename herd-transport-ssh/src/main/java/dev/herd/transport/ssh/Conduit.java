package dev.herd.transport.ssh;

import java.io.IOException;
import org.apache.sshd.common.io.IoOutputStream;

/** The SSH channel under a {@link Wire}, whichever end opened it. None of its methods blocks. */
interface Conduit {

    /** Where to write: one write at a time. There once the channel is open. */
    IoOutputStream output();

    /** Where to write errors; the same as {@link #output} at the end that dialled. */
    IoOutputStream errors();

    /** Grants the other end so many bytes more, which were taken from it. */
    void grant(long bytes) throws IOException;

    /** Says that this was all, then closes the channel when the other end does; nothing may be under way. */
    void finish(int exitStatus);

    /** Closes the channel at once, and tells the other end, which lacks what couldn't be written. */
    void abandon();

    /** Closes the channel at once. */
    void cut();
}
