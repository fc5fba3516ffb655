package dev.herd;

import static java.util.Objects.requireNonNull;

import dev.herd.time.SystemTiming;
import dev.herd.time.Timing;
import dev.herd.transport.Conversation;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A client of a herd: talks lines with one of its nodes, and moves to the next when that one fails. It is no node, and
 * holds no data. A line that was said but not answered is said again to the next node: lines should do no harm when
 * they are taken twice, as a put under the client's own time does none. May be used by any threads; never blocks but in
 * {@link #close}.
 *
 * <pre>{@code
 * try (HerdClient client = HerdClient.builder()
 *         .endpoints("tcp://localhost:12490", "tcp://localhost:12491")
 *         .start()) {
 *     client.ask("WHATSAT kiwi.cs.ucla.edu 10 5", line -> line.isEmpty() || line.startsWith("? "))
 *             .thenAccept(System.out::println);
 * }
 * }</pre>
 */
public final class HerdClient implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HerdClient.class);
    private static final long FIRST_DELAY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MOST_DELAY = TimeUnit.SECONDS.toNanos(1);

    /** A conversation takes no more while much waits to be written, and doesn't say when it does again. */
    private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<Endpoint> endpoints;
    private final Map<String, Transport> transports;
    private final Timing timing;
    private final @Nullable SystemTiming ownTiming;
    private final Consumer<String> onLine;
    private final Predicate<String> pushed;
    private final long patienceNanos;
    private final long timeoutNanos;
    private final int mostPending;

    // guarded by this
    private final Questions questions = new Questions();
    private int current;
    /** Which attempt to talk to a node counts; whatever comes of those before it is not listened to. */
    private int attempt;

    private int failures;
    /** Why the node tried last could not be talked to, or no longer; null while one is talked to. */
    private @Nullable String lastFailure;

    private @Nullable Conversation conversation;
    private long openedAt;
    /** Since when the node owes a sign of life. */
    private long quietSince;

    private Timing.@Nullable Timer watch;
    private boolean retrying;
    private boolean closed;

    HerdClient(HerdClientBuilder builder) {
        endpoints = List.copyOf(builder.endpoints);
        onLine = builder.onLine;
        pushed = builder.pushed;
        patienceNanos = builder.patience.toNanos();
        timeoutNanos = builder.timeout.toNanos();
        mostPending = builder.mostPending;
        transports = started(builder);
        Timing given = builder.timing;
        ownTiming = given == null ? new SystemTiming("herd-client-timer") : null;
        timing = given == null ? requireNonNull(ownTiming) : given;
    }

    private static Map<String, Transport> started(HerdClientBuilder builder) {
        Map<String, Transport> found = new LinkedHashMap<>();
        for (Endpoint endpoint : builder.endpoints) {
            found.computeIfAbsent(endpoint.scheme(), scheme -> Discovery.transport(scheme, builder.given));
        }
        for (String scheme : builder.settings.keySet()) {
            if (!found.containsKey(scheme)) {
                throw new IllegalArgumentException(
                        "there are settings of '" + scheme + "', but the endpoints are of " + found.keySet());
            }
        }
        try {
            found.forEach((scheme, transport) -> transport.start(new TransportContext(
                    "client", Limits.defaults(), true, builder.settings.getOrDefault(scheme, Map.of()))));
        } catch (RuntimeException e) {
            found.values().forEach(Transport::close);
            throw e;
        }
        return found;
    }

    /**
     * Begins a client.
     *
     * @return a builder without endpoints
     */
    public static HerdClientBuilder builder() {
        return new HerdClientBuilder();
    }

    /**
     * Asks what has an answer of one line.
     *
     * @param line without line breaks
     * @return the answer; as {@link #ask(String, Predicate)}
     * @throws IllegalArgumentException if there is a line break or a NUL in the line
     */
    public CompletableFuture<String> ask(String line) {
        return ask(line, any -> true).thenApply(lines -> lines.get(0));
    }

    /**
     * Asks. Answers come in the order of the questions.
     *
     * @param line without line breaks
     * @param last whether a line of the answer is its last, that line belonging to it; must not throw. It should know
     *     a refusal, too: a question mark, a space and the line
     * @return the lines of the answer. Completes on a thread of the client, which must not be blocked. Fails with
     *     {@link TimeoutException} if no node has answered within the client's time-out, whose cause is then the last
     *     failure to talk to one, if no other could be talked to since, and with
     *     {@link IllegalStateException} if the client is closed before, or too many questions are unanswered already
     * @throws IllegalArgumentException if there is a line break or a NUL in the line
     */
    public CompletableFuture<List<String>> ask(String line, Predicate<String> last) {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0 || line.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "the line '" + line + "' has a line break or a NUL in it, but must be one line of text");
        }
        Question question = new Question(line, last);
        synchronized (this) {
            if (closed || questions.size() >= mostPending) {
                question.fail(new IllegalStateException(
                        closed ? "the client is closed" : questions.size() + " questions are unanswered already"));
            } else {
                questions.add(question);
                question.timer(timing.after(timeoutNanos, () -> expire(question)));
                say();
            }
        }
        return question.answer();
    }

    /** Must hold the lock, here and below: lines go out in the order of the questions. */
    private void say() {
        Conversation to = conversation;
        if (to == null) {
            return;
        }
        if (!questions.awaited()) {
            quietSince = timing.monotonicNanos();
        }
        if (!questions.say(to::say) && !retrying) {
            retrying = true;
            timing.after(RETRY, () -> {
                synchronized (this) {
                    retrying = false;
                    say();
                }
            });
        }
        watch(patienceNanos);
    }

    /** Looks after a while whether the node has given a sign of life; once at a time. */
    private void watch(long nanos) {
        if (watch == null && (conversation == null || questions.awaited())) {
            int mine = attempt;
            watch = timing.after(nanos, () -> suspect(mine));
        }
    }

    /** A node that can't be reached, or leaves questions unanswered, for so long is as good as dead. */
    private synchronized void suspect(int mine) {
        if (mine == attempt) {
            watch = null;
            long left = quietSince + patienceNanos - timing.monotonicNanos();
            if (left > 0) {
                watch(left);
            } else if (conversation == null || questions.awaited()) {
                moveOn(mine, "it is silent");
            }
        }
    }

    private void expire(Question question) {
        String failure;
        synchronized (this) {
            failure = lastFailure;
            if (questions.removeSaid(question)) {
                // What it is answered later would be taken for the answer to the next question.
                moveOn(attempt, "it has not answered in time");
            } else if (!questions.removeUnsaid(question)) {
                return;
            }
        }
        TimeoutException late = new TimeoutException("no answer to '" + question.line() + "'"
                + (failure == null ? "" : "; the last failure was " + failure));
        if (failure != null) {
            late.initCause(new IOException(failure));
        }
        question.fail(late);
    }

    /** Talks to the current endpoint. */
    void connect() {
        Endpoint endpoint;
        int mine;
        synchronized (this) {
            if (closed) {
                return;
            }
            mine = attempt;
            endpoint = endpoints.get(current);
            quietSince = timing.monotonicNanos();
            watch(patienceNanos);
        }
        requireNonNull(transports.get(endpoint.scheme())).converse(endpoint, new Listening(mine));
    }

    /** Leaves a node, if it is still the one talked to, and goes to the next. */
    private synchronized void moveOn(int mine, String reason) {
        if (closed || mine != attempt) {
            return;
        }
        log.atLevel(conversation == null ? Level.DEBUG : Level.INFO)
                .log("no more conversation with {}: {}", endpoints.get(current), reason);
        lastFailure = "at " + endpoints.get(current) + ": " + reason;
        attempt++;
        questions.unsay();
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
        Conversation left = conversation;
        if (left != null) {
            conversation = null;
            left.close();
            if (timing.monotonicNanos() - openedAt >= MOST_DELAY) {
                failures = 0;
            }
        }
        current = (current + 1) % endpoints.size();
        int rounds = failures++ / endpoints.size(); // a whole round in vain before there is any wait
        long delay = rounds == 0 ? 0 : Math.min(MOST_DELAY, FIRST_DELAY << Math.min(rounds - 1, 10));
        timing.after(delay, this::connect);
    }

    /** One conversation, from its opening to its end. */
    private final class Listening implements ConversationListener {
        private final int mine;

        Listening(int mine) {
            this.mine = mine;
        }

        @Override
        public void opened(Conversation opened) {
            synchronized (HerdClient.this) {
                if (closed || mine != attempt) {
                    opened.close();
                    return;
                }
                conversation = opened;
                lastFailure = null;
                openedAt = timing.monotonicNanos();
                quietSince = openedAt;
                say();
            }
        }

        @Override
        public void line(String line) {
            Question answered;
            synchronized (HerdClient.this) {
                if (closed || mine != attempt) {
                    return;
                }
                if (questions.awaited() && !pushed.test(line)) {
                    failures = 0;
                    quietSince = timing.monotonicNanos();
                    answered = questions.answer(line);
                    if (answered == null) {
                        return;
                    }
                } else {
                    answered = null;
                }
            }
            if (answered == null) {
                onLine.accept(line);
            } else {
                answered.complete();
            }
        }

        @Override
        public void closed(String reason) {
            moveOn(mine, reason);
        }
    }

    /**
     * Fails what is unanswered, and closes. Blocks for as long as its transports take to close, a few seconds at most;
     * must not be called from a thread of the client.
     */
    @Override
    public void close() {
        List<Question> unanswered;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            unanswered = questions.drain();
            if (watch != null) {
                watch.cancel();
            }
        }
        unanswered.forEach(question -> question.fail(new IllegalStateException("the client is closed")));
        if (ownTiming != null) {
            ownTiming.close();
        }
        transports.values().forEach(Transport::close);
    }
}
