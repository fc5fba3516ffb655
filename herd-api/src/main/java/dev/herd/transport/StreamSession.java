package dev.herd.transport;

import dev.herd.value.Limits;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's session over any stream of bytes, at the node's end. Lines are given to the application one at a time on
 * the thread that drives this {@link StreamEnd}: the next one when the answer to the last is complete, by whichever
 * thread. Answers and what is sent unasked are written in order. While {@link Limits#clientOutputBytes()} wait to be
 * written no line is handled and no input wanted. When the client has closed its side, all its lines are still
 * answered before the session ends.
 *
 * <p>A line that is malformed, or that the application fails to answer, is answered with {@code ?} and the line; one
 * that is too long with {@code ? line longer than N bytes} and the end of the session.
 */
public final class StreamSession implements ClientSession, StreamEnd {

    /**
     * Where a session comes from.
     *
     * @param transport the transport's scheme
     * @param remote the client's address, for people
     * @param loopback whether that is a loopback address
     * @param user who it is, if the transport has proof
     */
    public record Origin(String transport, String remote, boolean loopback, Optional<String> user) {

        private String address() {
            return transport + "://" + remote;
        }
    }

    private static final Logger log = LoggerFactory.getLogger(StreamSession.class);

    /** While an answer is awaited, so much is read ahead: enough to notice that the client has gone. */
    private static final int READ_AHEAD_BYTES = 4 << 10;

    private final Origin origin;
    private final ClientHandler clients;
    private final Refusals refusals;
    private final Runnable wake;
    private final TextQueue output;

    // Of the driving thread.
    private final LineReader lines;
    private final HeldInput held = new HeldInput();
    private boolean inputClosed;
    private boolean inputHandled;
    private boolean spoken;

    // Of all threads.
    private volatile boolean handling;
    private volatile boolean answering;
    private volatile boolean refused;
    private volatile @Nullable String closing;

    /** Whether a text was dropped since all that waited had been written. */
    private final AtomicBoolean dropping = new AtomicBoolean();

    /**
     * A session of a stream that is about to open.
     *
     * @param origin where it comes from
     * @param limits bounds on its lines and its output
     * @param clients who answers
     * @param refusals is told of lines that are malformed or too long, and of texts that the client is too slow for
     * @param wake as {@link StreamEnd} says
     */
    public StreamSession(Origin origin, Limits limits, ClientHandler clients, Refusals refusals, Runnable wake) {
        this.origin = origin;
        this.clients = clients;
        this.refusals = refusals;
        this.wake = wake;
        lines = new LineReader(limits.lineBytes());
        output = new TextQueue(limits.clientOutputBytes());
    }

    @Override
    public void opened() {
        try {
            clients.opened(this);
        } catch (Throwable e) {
            log.warn("the application failed at the opening of the session of {}", origin.remote, e);
        }
    }

    @Override
    public void received(ByteBuffer input) {
        if (held.isEmpty()) {
            advance(input);
        }
        if (closing != null) {
            input.position(input.limit());
            held.clear();
        } else if (input.hasRemaining()) {
            held.add(input);
            advance(held.bytes());
        }
    }

    @Override
    public void inputClosed() {
        inputClosed = true;
        advance(held.bytes());
    }

    @Override
    public boolean wantsInput() {
        return closing == null && !inputClosed && held.size() < READ_AHEAD_BYTES && !output.isFull();
    }

    @Override
    public void fill(ByteBuffer out) {
        do {
            output.fill(out);
            if (out.hasRemaining()) {
                dropping.set(false);
                advance(held.bytes());
            }
        } while (out.hasRemaining() && !output.isEmpty());
        if (held.isEmpty()) {
            held.clear();
        }
    }

    @Override
    public @Nullable String ending() {
        String reason = closing;
        if (reason == null && inputHandled && !answering) {
            reason = "the client closed the connection";
        }
        return reason != null && output.shutIfEmpty() ? reason : null;
    }

    @Override
    public void closed(String reason) {
        closing = reason;
        output.shut();
        held.clear();
        try {
            clients.closed(this, reason);
        } catch (Throwable e) {
            log.warn("the application failed at the end of the session of {}", origin.remote, e);
        }
    }

    /**
     * Whether the client has said a whole line yet. Of the driving thread.
     *
     * @return true if so
     */
    public boolean spoken() {
        return spoken;
    }

    /**
     * Whether every line that came has been answered, and its answer can be filled. Of the driving thread.
     *
     * @return false while an answer is awaited, or lines wait for it
     */
    public boolean idle() {
        return !answering && held.isEmpty();
    }

    /**
     * Whether the last answer was a refusal, for transports that can tell it apart from the text.
     *
     * @return true if so; false before the first answer
     */
    public boolean refused() {
        return refused;
    }

    /**
     * Says a last thing, and ends. Any thread.
     *
     * @param text what to say, however much waits
     * @param reason why, for people
     */
    public void dismiss(String text, String reason) {
        output.add(text);
        closing = reason;
        wake.run();
    }

    /** Handles lines as long as it may. */
    private void advance(ByteBuffer input) {
        try {
            while (closing == null && !answering && !output.isFull()) {
                LineReader.Line line = lines.next(input);
                if (line == null && inputClosed) {
                    line = lines.end();
                }
                if (line == null) {
                    inputHandled = inputClosed;
                    return;
                }
                spoken = true;
                answer(line);
            }
        } catch (LineLengthException e) {
            String reason = String.valueOf(e.getMessage());
            refusals.refused(origin.address(), reason);
            dismiss("? " + reason, reason);
        }
    }

    private void answer(LineReader.Line line) {
        if (!line.wellFormed()) {
            refusals.refused(origin.address(), "a line that is not UTF-8, or has a NUL in it");
            refused = true;
            output.add(Answer.refused(line.text()).text());
            return;
        }
        AtomicBoolean answered = new AtomicBoolean();
        answering = true;
        handling = true;
        try {
            CompletionStage<Answer> stage = clients.line(this, line.text());
            var unused = stage.whenComplete((answer, failure) -> answered(line, answered, answer, failure));
        } catch (Throwable e) {
            answered(line, answered, null, e);
        } finally {
            handling = false;
        }
    }

    /** On any thread; more than once if the stage is an odd one. */
    private void answered(
            LineReader.Line line, AtomicBoolean answered, @Nullable Answer answer, @Nullable Throwable failure) {
        if (answered.getAndSet(true)) {
            return;
        }
        Answer said = answer;
        if (said == null || failure != null) {
            log.warn("the application failed to answer a line of {}", origin.remote, failure);
            said = Answer.refused(line.text());
        }
        refused = said.refused();
        // Who closes the session in the middle of a line, and then answers it, means the answer to be seen.
        if (!said.text().isEmpty() && (closing == null || handling)) {
            output.add(said.text());
        }
        answering = false; // after the answer is in the queue: now the next line may be handled
        wake.run();
    }

    @Override
    public String remote() {
        return origin.remote;
    }

    @Override
    public boolean loopback() {
        return origin.loopback;
    }

    @Override
    public String transport() {
        return origin.transport;
    }

    @Override
    public Optional<String> user() {
        return origin.user;
    }

    @Override
    public boolean send(String text) {
        boolean taken = closing == null && output.offer(text);
        if (taken) {
            wake.run();
        } else if (closing == null && !output.isShut() && !dropping.getAndSet(true)) {
            refusals.refused(origin.address(), "a client that reads too slowly: what is sent to it is dropped");
        }
        return taken;
    }

    @Override
    public void close() {
        if (closing == null) {
            closing = "the application closed the session";
            wake.run();
        }
    }

    @Override
    public String toString() {
        return origin.transport + " client " + origin.remote;
    }
}
