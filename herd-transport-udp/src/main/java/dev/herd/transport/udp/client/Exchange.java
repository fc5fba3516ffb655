package dev.herd.transport.udp.client;

import dev.herd.transport.ConversationListener;
import dev.herd.transport.StreamConversation;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.value.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program's conversation with a desk: one question under way, said again until it is answered. Whoever owns the socket passes
 * on what comes ({@link #received}), gives it a turn after that, when it asks for one, and at its {@link #deadline}, until it
 * {@link #isOver}. All of this on one thread.
 */
public final class Exchange {

    private static final long FIRST_WAIT = 100_000_000;
    private static final long MOST_WAIT = 1_000_000_000;

    /** How long nothing may come while something is asked. */
    private static final long PATIENCE = 10_000_000_000L;

    /** After so long without a question it asks for a sign of life, so that the node remembers it. */
    private static final long KEEP_ALIVE = 20_000_000_000L;

    /** How long a closed conversation goes on saying what was said before. */
    private static final long LAST_WORDS = 1_000_000_000;

    private static final int MOST_NEWS = 64;

    private final StreamConversation stream;
    private final String key;
    private final Consumer<byte[]> output;
    private final long handshakeNanos;
    private final int mostLineBytes;
    private final ByteBuffer scratch = ByteBuffer.allocate(64 << 10);
    private final Queue<byte[]> lines = new ArrayDeque<>();
    private final Queue<Reply> news = new ArrayDeque<>();

    private String proof = "";
    private boolean open;
    private boolean over;
    private @Nullable String failure;
    private long number;
    private long slow;

    /** What waits for an answer, and is said again. */
    private byte @Nullable [] asked;

    private String rest = "";

    /** Of a line that isn't whole yet, so that nobody is told of a part of it if the rest is gone. */
    private ByteArrayOutputStream begun = new ByteArrayOutputStream(0);

    private long heardAt;
    private long askedAt;
    private long wait = FIRST_WAIT;
    private long closingSince;
    private boolean closing;

    /**
     * A conversation that is to begin.
     *
     * @param limits bounds on lines and output, and on the time until it is open
     * @param listener who is told, but not if nobody answers: see {@link #failure}
     * @param random for the name under which the node knows it
     * @param output where datagrams go
     * @param wantsTurn has {@link #turn} called soon; called by any thread
     * @param now the time
     */
    public Exchange(
            Limits limits,
            ConversationListener listener,
            RandomBytes random,
            Consumer<byte[]> output,
            Runnable wantsTurn,
            long now) {
        stream = new StreamConversation(limits, listener, wantsTurn);
        key = HexFormat.of().formatHex(random.next(Integer.BYTES));
        this.output = output;
        mostLineBytes = Math.max(limits.lineBytes(), limits.clientOutputBytes());
        handshakeNanos = limits.handshakeTime().toNanos();
        heardAt = now;
        ask(Letters.bytes(Phrase.HELLO), now);
    }

    private void ask(byte[] datagram, long now) {
        asked = datagram;
        wait = FIRST_WAIT;
        say(datagram, now);
        heardAt = now; // patience begins with the question
    }

    private void say(byte[] datagram, long now) {
        askedAt = now;
        output.accept(datagram);
    }

    /**
     * A datagram came from the node.
     *
     * @param datagram holds it, from the beginning; may be overwritten when the call has returned
     * @param length its length in bytes
     * @param now the time
     */
    public void received(byte[] datagram, int length, long now) {
        Reply reply = over ? null : Reply.read(datagram, length);
        if (reply == null) {
            return;
        }
        switch (reply.kind()) {
            case PROVE -> {
                if (open) { // the last has grown old; what is asked is asked again all the same
                    output.accept(proof(reply.token()));
                } else if (!reply.token().equals(proof)) {
                    proof = reply.token();
                    ask(proof(proof), now);
                }
            }
            case PROVEN -> {
                if (!open && !proof.isEmpty()) {
                    open = true;
                    asked = null;
                    stream.opened();
                }
            }
            case STALE -> {
                if (!open && !proof.isEmpty()) {
                    proof = "";
                    ask(Letters.bytes(Phrase.HELLO), now);
                }
            }
            case SLOW -> {
                slow = reply.number();
                heardAt = now;
            }
            case WAIT -> heardAt = reply.number() == number ? now : heardAt;
            case ANSWER -> {
                if (asked != null && open && reply.number() == number) {
                    asked = null;
                    take(reply);
                }
            }
            case NEWS -> {
                if (open && news.size() < MOST_NEWS) {
                    news.add(reply);
                }
            }
            case BYE -> end("the node closed the conversation");
            case CROWDED -> end("the node has too many clients");
        }
    }

    private byte[] proof(String token) {
        return Letters.bytes("? prove " + token + " " + key + "\n");
    }

    private void take(Reply reply) {
        rest = closing ? "" : reply.rest();
        if (reply.gone()) {
            begun = new ByteArrayOutputStream(0);
        }
        ByteBuffer body = reply.body();
        boolean last = reply.rest().isEmpty();
        int whole = last ? body.limit() : wholeLines(body);
        if (last || whole > 0) {
            boolean inLine = whole > 0 ? body.get(whole - 1) != '\n' : begun.size() > 0;
            stream.received(ByteBuffer.wrap(begun.toByteArray()));
            stream.received(body.slice(0, whole));
            if (inLine) {
                stream.received(ByteBuffer.wrap(Letters.bytes("\n")));
            }
            begun = new ByteArrayOutputStream(0);
        }
        byte[] part = new byte[body.limit() - whole];
        body.get(whole, part);
        begun.writeBytes(part);
        if (begun.size() > mostLineBytes) {
            end("the node said a line longer than " + mostLineBytes + " bytes");
        }
        if (reply.bye()) {
            end("the node closed the conversation");
        }
    }

    private static int wholeLines(ByteBuffer body) {
        int end = body.limit();
        while (end > 0 && body.get(end - 1) != '\n') {
            end--;
        }
        return end;
    }

    private void end(String reason) {
        if (open) {
            stream.inputClosed();
            finish(reason);
        } else {
            failure = reason;
            over = true;
        }
    }

    private void finish(String reason) {
        if (!over) {
            over = true;
            stream.closed(reason);
        }
    }

    /**
     * Does what is to be done now.
     *
     * @param now the time
     */
    public void turn(long now) {
        if (over) {
            return;
        }
        if (asked != null) {
            again(asked, now);
        }
        if (open && !over) {
            next(now);
        }
        if (open && !over && stream.ending() != null) {
            leave(now);
        }
    }

    private void again(byte[] question, long now) {
        if (now - heardAt >= (open ? PATIENCE : handshakeNanos)) {
            end("no answer within " + (now - heardAt) / 1_000_000 + " ms");
        } else if (now - askedAt >= wait) {
            wait = Math.min(2 * wait, MOST_WAIT);
            say(question, now);
        }
    }

    /** Asks what comes next, if nothing is under way. */
    private void next(long now) {
        while (asked == null && rest.isEmpty() && !news.isEmpty() && !over) {
            take(news.remove());
        }
        if (over) {
            return;
        }
        if (lines.isEmpty()) {
            pull();
        }
        if (asked != null) {
            return;
        }
        byte[] line = lines.peek();
        if (!rest.isEmpty()) {
            number++;
            ask(Letters.bytes("? ask " + number + " more " + rest + "\n"), now);
        } else if (line != null) {
            lines.remove();
            number++;
            byte[] first = Letters.bytes("? ask " + number + "\n");
            if (first.length + line.length > Packets.MOST_BYTES) {
                end("a line of " + line.length + " bytes is too long for a datagram");
                return;
            }
            ask(
                    ByteBuffer.allocate(first.length + line.length)
                            .put(first)
                            .put(line)
                            .array(),
                    now);
        } else if (now - askedAt >= KEEP_ALIVE) {
            number++;
            ask(Letters.bytes("? ask " + number), now);
        }
    }

    /** Takes some lines that were said, whole as they are. */
    private void pull() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        do {
            stream.fill(scratch.clear());
            for (byte each : Arrays.copyOf(scratch.array(), scratch.position())) {
                if (each == '\n') {
                    lines.add(line.toByteArray());
                    line.reset();
                } else {
                    line.write(each);
                }
            }
        } while (line.size() > 0);
    }

    /** What was said before the close is said to the end, if that doesn't take long. */
    private void leave(long now) {
        if (!closing) {
            closing = true;
            closingSince = now;
        }
        String reason = stream.ending();
        boolean said = asked == null && lines.isEmpty();
        if (reason != null && (said || now - closingSince >= LAST_WORDS)) {
            output.accept(Letters.bytes(Phrase.BYE));
            finish(reason);
        }
    }

    /** The system says that nobody listens at the node's port. */
    public void nobodyThere() {
        if (!over) {
            end("nobody listens there");
        }
    }

    /**
     * Ends it; the listener has been told when it returns, if it was told of its beginning.
     *
     * @param reason why
     */
    public void close(String reason) {
        if (open && !over) {
            output.accept(Letters.bytes(Phrase.BYE));
            finish(reason);
        }
        over = true;
    }

    /**
     * Whether nothing more will come of it.
     *
     * @return true once it was told closed, or has failed to open
     */
    public boolean isOver() {
        return over;
    }

    /**
     * Whether it was opened, of which the listener was told then.
     *
     * @return false also if it failed
     */
    public boolean wasOpened() {
        return open;
    }

    /**
     * Why it did not open.
     *
     * @return the reason; null as long as it may, or if it did
     */
    public @Nullable String failure() {
        return failure;
    }

    /**
     * Whether the node takes fewer lines than are said; they wait until it does.
     *
     * @return how many a second it takes; 0 if it hasn't complained since it was asked last
     */
    public long slowed() {
        long most = slow;
        slow = 0;
        return most;
    }

    /**
     * When {@link #turn} is to be called if nothing happens.
     *
     * @return the time, or {@link Long#MAX_VALUE}
     */
    public long deadline() {
        if (over) {
            return Long.MAX_VALUE;
        }
        if (closing) {
            return Math.min(closingSince + LAST_WORDS, askedAt + wait);
        }
        if (asked == null) {
            return askedAt + KEEP_ALIVE;
        }
        return Math.min(askedAt + wait, heardAt + (open ? PATIENCE : handshakeNanos));
    }
}
