package dev.herd.transport;

import dev.herd.value.Limits;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation over any stream of bytes, at the client's end. Lines of the node are handed to the listener one by
 * one on the thread that drives this {@link StreamEnd}; none after {@link #close}. What is said waits within
 * {@link Limits#clientOutputBytes()}, which also bounds the node's lines where {@link Limits#lineBytes()} is less.
 */
public final class StreamConversation implements Conversation, StreamEnd {

    private static final Logger log = LoggerFactory.getLogger(StreamConversation.class);

    private final ConversationListener listener;
    private final Runnable wake;
    private final LineReader lines;
    private final TextQueue output;
    private volatile @Nullable String closing;

    /**
     * A conversation on a stream that is about to open.
     *
     * @param limits bounds on lines and output
     * @param listener who is told
     * @param wake as {@link StreamEnd} says
     */
    public StreamConversation(Limits limits, ConversationListener listener, Runnable wake) {
        this.listener = listener;
        this.wake = wake;
        lines = new LineReader(Math.max(limits.lineBytes(), limits.clientOutputBytes()));
        output = new TextQueue(limits.clientOutputBytes());
    }

    @Override
    public void opened() {
        guarded(() -> listener.opened(this));
    }

    @Override
    public void received(ByteBuffer input) {
        try {
            for (LineReader.Line line; closing == null && (line = lines.next(input)) != null; ) {
                String text = line.text();
                guarded(() -> listener.line(text));
            }
        } catch (LineLengthException e) {
            output.shut();
            closing = "the node said a " + e.getMessage();
        }
        input.position(input.limit());
    }

    @Override
    public void inputClosed() {
        LineReader.Line line = closing == null ? lines.end() : null;
        if (line != null) {
            guarded(() -> listener.line(line.text()));
        }
        if (closing == null) {
            output.shut(); // a node that has closed its side reads nothing either
            closing = "the node closed the conversation";
        }
    }

    @Override
    public boolean wantsInput() {
        return closing == null;
    }

    @Override
    public void fill(ByteBuffer out) {
        output.fill(out);
    }

    @Override
    public @Nullable String ending() {
        return closing != null && output.shutIfEmpty() ? closing : null;
    }

    @Override
    public void closed(String reason) {
        closing = reason;
        output.shut();
        guarded(() -> listener.closed(reason));
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) {
            log.warn("the listener of a conversation failed", e);
        }
    }

    /**
     * Says a line, as {@link Conversation#say} has it; one with a CR, an LF or a NUL in it is never taken.
     *
     * @param line the line
     * @return whether it was taken
     */
    @Override
    public boolean say(String line) {
        boolean oneLine = line.indexOf('\n') < 0 && line.indexOf('\r') < 0 && line.indexOf('\0') < 0;
        boolean taken = oneLine && closing == null && output.offer(line);
        if (taken) {
            wake.run();
        }
        return taken;
    }

    @Override
    public void close() {
        if (closing == null) {
            closing = "closed by this side";
            wake.run();
        }
    }
}
