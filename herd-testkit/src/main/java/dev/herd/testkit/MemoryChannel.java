package dev.herd.testkit;

import dev.herd.transport.FrameWriter;
import dev.herd.transport.StreamEnd;
import dev.herd.transport.StreamSession;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the bytes between what speaks at one end of a connection and the connection, on one thread, turn by turn. In a
 * turn it writes one buffer and reads one, so that the others on its thread are not kept waiting.
 */
final class MemoryChannel {

    private static final Logger log = LoggerFactory.getLogger(MemoryChannel.class);
    private static final int INPUT_BYTES = 16 << 10;

    private final MemoryNode node;
    private final ExecutorService loop;
    private final String remote;
    private final MemoryStream stream;
    private final AtomicBoolean woken = new AtomicBoolean();

    // Of the thread.
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES);
    private final ByteBuffer output;
    private @Nullable StreamEnd end;
    private boolean inputClosed;
    private boolean told;

    /**
     * A channel on which nobody speaks yet.
     *
     * @param node whose it is
     * @param loop its thread
     * @param remote the other end, for people
     * @param stream its end of the connection
     */
    MemoryChannel(MemoryNode node, ExecutorService loop, String remote, MemoryStream stream) {
        this.node = node;
        this.loop = loop;
        this.remote = remote;
        this.stream = stream;
        output = ByteBuffer.allocate(FrameWriter.HEADER_BYTES + node.limits().frameBytes())
                .limit(0);
    }

    ExecutorService loop() {
        return loop;
    }

    String remote() {
        return remote;
    }

    /** Begins, on its thread; if the transport is closed, ends without having begun, on the caller's. */
    void open(StreamEnd speaker) {
        if (!node.execute(loop, () -> begin(speaker))) {
            end = speaker;
            conclude(MemoryNode.CLOSED);
        }
    }

    /** Begins, for who is on its thread already. */
    void begin(StreamEnd speaker) {
        end = speaker;
        guarded(speaker::opened);
        if (told) {
            return;
        }
        if (!node.add(this)) {
            conclude(MemoryNode.CLOSED);
            return;
        }
        stream.in().readBy(this::wake);
        stream.out().writtenBy(this::wake);
        wake(); // for what came before
    }

    /**
     * Asks for a turn. Any thread. No wake is lost: a turn takes the flag down before it looks at anything, so whoever
     * finds it up knows that a turn is still to come which will see what the waker did before.
     */
    void wake() {
        if (!woken.getAndSet(true)) {
            boolean unused = node.execute(loop, () -> {
                woken.getAndSet(false);
                guarded(this::turn);
            });
        }
    }

    private void turn() {
        StreamEnd speaker = end;
        if (told || speaker == null) {
            return;
        }
        // Writing first: when it has made room, reading goes on in the same turn, for nobody else would wake it.
        boolean written = write(speaker);
        boolean heard = read(speaker);
        String reason = speaker.ending();
        if (reason != null) {
            conclude(reason);
        } else if (written || heard) {
            wake();
        }
    }

    private boolean write(StreamEnd speaker) {
        if (!output.hasRemaining()) {
            try {
                speaker.fill(output.clear());
            } finally {
                output.flip();
            }
        }
        if (!output.hasRemaining()) {
            return false;
        }
        stream.out().write(output);
        return !output.hasRemaining(); // if some are left, the pipe wakes when it has room
    }

    private boolean read(StreamEnd speaker) {
        if (inputClosed || !speaker.wantsInput()) {
            return false;
        }
        int count = stream.in().read(input.clear());
        if (count < 0) {
            inputClosed = true;
            speaker.inputClosed();
        } else if (count > 0) {
            speaker.received(input.flip());
            if (speaker instanceof StreamSession session && session.spoken()) {
                node.admission().spoke(this);
            }
        }
        return count != 0;
    }

    /** Says a last word where nobody speaks; it goes out as the channel ends. */
    void say(String text) {
        stream.out().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Ends it from any thread. */
    void end(String reason) {
        boolean unused = node.execute(loop, () -> conclude(reason));
    }

    /** Ends it, on its thread or when there is none any more: what was filled still goes to the other end. */
    void conclude(String reason) {
        if (!told) {
            told = true;
            node.left(this); // first: who hears of the end may come again at once, and needs the place
            stream.end(output);
            try {
                if (end != null) {
                    end.closed(reason);
                }
            } catch (Throwable e) {
                log.error("the handler of the connection with {} failed at its end", remote, e);
            }
        }
    }

    /** What throws here must not: only this connection suffers from it. */
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            log.error("the connection with {} failed", remote, e);
            conclude("internal error: " + e);
        }
    }
}
