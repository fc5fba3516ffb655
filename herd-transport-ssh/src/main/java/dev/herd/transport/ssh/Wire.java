package dev.herd.transport.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.io.IoWriteFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the bytes of one SSH channel between it and its traffic. Everything happens on the wire's strand, which what comes
 * enters on the thread that read it if it can: an update is merged where it was decrypted. Only what comes while another
 * thread is on the strand is copied and waits, and the channel's window bounds that.
 *
 * <p>One write is under way at a time, and its end asks for the next. A write that the other end's window has no room for,
 * or that a key exchange holds up, isn't done yet: so both hold up the traffic, and no thread.
 *
 * <pre>
 *              opened                     ending, all written
 *   (begun) ------------> open ------------------------------------> leaving ----> closed
 *      |                    |   the other end closes, or is gone
 *      +--------------------+--------------------------------------> closed
 * </pre>
 */
final class Wire implements Registry.Open {

    private static final Logger log = LoggerFactory.getLogger(Wire.class);

    /** After so much a wire that could write for ever lets the others of its pool have a turn. */
    private static final int TURN_BYTES = 1 << 20;

    /** Each batch may take so long at the end. */
    static final int FLUSH_SECONDS = 10;

    static final int LINGER_SECONDS = 2;

    private final String remote;
    private final Conduit conduit;
    private final Traffic traffic;
    private final Shared shared;
    private final Strand strand;
    private final AtomicBoolean woken = new AtomicBoolean();

    // Of the strand.
    private boolean open;
    private boolean writing;
    private boolean more; // perhaps, to fill
    private long written; // batches
    private long hurried = -1; // the batch that is timed
    private boolean silent;
    private boolean told;
    private long withheld;

    /**
     * A wire on a channel that is about to open.
     *
     * @param remote the other end, for people
     */
    Wire(String remote, Conduit conduit, Traffic traffic, Shared shared) {
        this.remote = remote;
        this.conduit = conduit;
        this.traffic = traffic;
        this.shared = shared;
        strand = new Strand(shared.pool());
    }

    /**
     * The channel is open.
     *
     * @param listed run when this is in the registry, or was too late to be
     */
    void opened(Runnable listed) {
        strand.execute(() -> {
            boolean inTime = shared.registry().add(this);
            listed.run();
            if (!inTime) {
                close(SshTransport.CLOSED);
            } else if (told) {
                shared.registry().remove(this);
            } else {
                open = true;
                begin();
            }
        });
    }

    /** Bytes came, which are the caller's again when this returns. */
    void received(byte[] bytes, int from, int count) {
        if (strand.tryEnter()) {
            try {
                take(ByteBuffer.wrap(bytes, from, count), count);
            } finally {
                strand.exit();
            }
        } else {
            byte[] copy = Arrays.copyOfRange(bytes, from, from + count);
            strand.execute(() -> take(ByteBuffer.wrap(copy), count));
        }
    }

    private void take(ByteBuffer bytes, int count) {
        withheld += count;
        if (!open) {
            grant(); // dropped; the other end must be able to end
            return;
        }
        try {
            more |= traffic.received(bytes);
            pump();
        } catch (Throwable e) {
            failed(e);
        }
        grant();
    }

    /** The other end has said all; may be repeated. */
    void inputClosed() {
        strand.run(() -> {
            if (open) {
                String reason = traffic.inputClosed();
                if (reason != null) {
                    close(reason);
                } else {
                    more = true;
                    pump();
                }
            }
        });
    }

    /**
     * The traffic has something to write. Never lost: whoever wakes writes the flag, and {@link #turn} reads it, both by
     * one atomic exchange, before it fills. A wake that finds it true has a turn ahead that will see what the waker did.
     */
    void wake() {
        if (!woken.getAndSet(true)) {
            strand.execute(this::turn);
        }
    }

    private void turn() {
        woken.getAndSet(false);
        more = true;
        pump();
    }

    /** Fills and writes while there may be more, a write is done at once, and no others are due; then looks what comes next. */
    private void pump() {
        try {
            int budget = TURN_BYTES;
            while (open && !writing && !silent && more) {
                budget -= write();
                if (budget <= 0) {
                    strand.execute(this::pump);
                    break;
                }
            }
            grant();
            leaveIfEnding();
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Writes as much as there is and fits into one buffer; how many bytes. */
    private int write() {
        byte[] batch = shared.buffers().take();
        int filled = 0;
        try {
            ByteBuffer output = shared.buffers().room(batch);
            more = traffic.fill(output);
            filled = output.position();
        } finally {
            if (filled == 0) {
                shared.buffers().give(batch);
            }
        }
        if (filled > 0) {
            writing = true;
            IoWriteFuture write;
            try {
                write = (traffic.erring() ? conduit.errors() : conduit.output())
                        .writeBuffer(Buffers.packet(batch, filled));
            } catch (IOException e) {
                writing = false;
                silenced(e);
                return filled;
            }
            if (write.isDone()) {
                written(write, batch);
            } else {
                write.addListener(done -> strand.run(() -> {
                    written(done, batch);
                    pump();
                }));
            }
        }
        return filled;
    }

    private void written(IoWriteFuture write, byte[] batch) {
        writing = false;
        written++;
        if (write.isWritten()) {
            shared.buffers().give(batch);
        } else {
            // The buffer is left to the collector: whatever failed may still read it.
            silenced(write.getException());
        }
    }

    /** Gives the other end back what was taken from it, once there is room for more. */
    private void grant() {
        if (withheld > 0 && (!open || traffic.wantsInput())) {
            long taken = withheld;
            withheld = 0;
            try {
                conduit.grant(taken);
            } catch (IOException e) {
                silenced(e);
            }
        }
    }

    /**
     * Nothing can be said any more. That is the channel's end, which comes; but what came before it, and still waits on the
     * strand, is the traffic's.
     */
    private void silenced(@Nullable Throwable why) {
        silent = true;
        log.debug("{} can't be written to", remote, why);
    }

    private void leaveIfEnding() {
        String reason = open ? traffic.ending() : null;
        if (reason == null) {
            return;
        }
        if (!writing) {
            close(reason);
        } else if (hurried != written) {
            long batch = written;
            hurried = batch;
            later(FLUSH_SECONDS, () -> strand.execute(() -> giveUp(batch, reason)));
        }
    }

    /** The other end doesn't take the rest. It gets no status with it, which would say that this was all. */
    private void giveUp(long batch, String reason) {
        if (writing && written == batch) {
            log.info("{} doesn't take what it asked for, and is cut short", remote);
            tell(reason);
            conduit.abandon();
        }
    }

    /** Tells the traffic, and says goodbye to the other end, which has a while to answer. */
    private void close(String reason) {
        if (!told) {
            shared.registry().farewell(this); // first, or whoever closes the transport would find nothing to wait for
            tell(reason);
            try {
                conduit.finish(traffic.exitStatus());
            } catch (RuntimeException e) {
                log.debug("{} could not say goodbye", remote, e);
            }
            later(LINGER_SECONDS, conduit::cut);
        }
    }

    private void later(int seconds, Runnable task) {
        try {
            var unused = shared.timer().schedule(task, seconds, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            task.run(); // the transport is closing, and waits no more
        }
    }

    /** The channel is closed, and was perhaps never open; may be repeated. */
    void ended(String reason) {
        strand.execute(() -> {
            tell(reason);
            shared.registry().over(this);
        });
    }

    private void tell(String reason) {
        open = false;
        if (!told) {
            told = true;
            try {
                traffic.closed(reason);
            } catch (Throwable e) {
                log.error("the handler of {} failed at its end", remote, e);
            }
            shared.registry().remove(this);
        }
    }

    /** The traffic has thrown, which it must not, or this class has a mistake: only this wire suffers from it. */
    private void failed(Throwable failure) {
        log.error("{} failed", remote, failure);
        close("internal error: " + failure);
    }

    private void begin() {
        try {
            more = traffic.opened();
            pump();
        } catch (Throwable e) {
            failed(e);
        }
    }

    @Override
    public void end(String reason) {
        strand.execute(() -> close(reason));
    }

    @Override
    public void cut() {
        conduit.cut();
    }
}
