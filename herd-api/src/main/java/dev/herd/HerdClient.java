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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 *     client.ask("WHATSAT kiwi.cs.ucla.edu 10 5", String::isEmpty).thenAccept(System.out::println);
 * }
 * }</pre>
 */
public final class HerdClient implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HerdClient.class);
    private static final long FIRST_DELAY = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long MOST_DELAY = TimeUnit.SECONDS.toNanos(1);

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
    private final Deque<Ask> pending = new ArrayDeque<>();
    private int current;
    private int attempt;
    private int failures;
    private @Nullable Conversation conversation;
    private boolean closed;

    HerdClient(HerdClientBuilder builder) {
        endpoints = List.copyOf(builder.endpoints);
        onLine = builder.onLine;
        pushed = builder.pushed;
        patienceNanos = builder.patience.toNanos();
        timeoutNanos = builder.timeout.toNanos();
        mostPending = builder.mostPending;
        Map<String, Transport> found = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            found.computeIfAbsent(endpoint.scheme(), scheme -> Discovery.transport(scheme, builder.given));
        }
        Timing given = builder.timing;
        ownTiming = given == null ? new SystemTiming("herd-client-timer") : null;
        timing = given == null ? requireNonNull(ownTiming) : given;
        found.forEach((scheme, transport) -> transport.start(new TransportContext(
                "client", Limits.defaults(), true, builder.settings.getOrDefault(scheme, Map.of()))));
        transports = found;
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
     */
    public CompletableFuture<String> ask(String line) {
        return ask(line, any -> true).thenApply(lines -> lines.get(0));
    }

    /**
     * Asks. Answers come in the order of the questions.
     *
     * @param line without line breaks
     * @param last whether a line of the answer is its last, that line belonging to it; must not throw
     * @return the lines of the answer. Completes on a thread of the client, which must not be blocked. Fails with
     *     {@link TimeoutException} if no node has answered within the client's time-out, and with
     *     {@link IllegalStateException} if the client is closed before, or too many questions are unanswered already
     * @throws IllegalArgumentException if there is a line break in the line
     */
    public CompletableFuture<List<String>> ask(String line, Predicate<String> last) {
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("the line '" + line + "' has a line break in it");
        }
        Ask ask = new Ask(line, last);
        Conversation now;
        synchronized (this) {
            if (closed || pending.size() >= mostPending) {
                ask.answer.completeExceptionally(new IllegalStateException(
                        closed ? "the client is closed" : pending.size() + " questions are unanswered already"));
                return ask.answer;
            }
            pending.add(ask);
            ask.timer = timing.after(timeoutNanos, () -> expire(ask));
            now = conversation;
            if (now != null) {
                say(now, ask);
            }
        }
        return ask.answer;
    }

    /** Must hold the lock: lines go out in the order of the questions. */
    private void say(Conversation to, Ask ask) {
        int said = attempt;
        if (to.say(ask.line)) {
            timing.after(patienceNanos, () -> suspect(ask, said));
        } else {
            to.close();
        }
    }

    private void expire(Ask ask) {
        Conversation stuck;
        synchronized (this) {
            if (!pending.remove(ask)) {
                return;
            }
            // What it is answered later would be taken for the answer to the next question.
            stuck = conversation;
        }
        if (stuck != null) {
            stuck.close();
        }
        ask.answer.completeExceptionally(new TimeoutException("no answer to '" + ask.line + "'"));
    }

    /** A node that leaves a question unanswered for so long is as good as dead. */
    private void suspect(Ask ask, int said) {
        Conversation silent;
        synchronized (this) {
            silent = said == attempt && pending.peek() == ask ? conversation : null;
        }
        if (silent != null) {
            log.info("{} is silent; moving on", endpoints.get(current));
            silent.close();
        }
    }

    /** Talks to the current endpoint. */
    void connect() {
        Endpoint endpoint;
        int mine;
        synchronized (this) {
            if (closed) {
                return;
            }
            mine = ++attempt;
            endpoint = endpoints.get(current);
        }
        Transport transport = transports.get(endpoint.scheme());
        if (transport != null) {
            transport.converse(endpoint, new Listening(mine, endpoint));
        }
    }

    /** One conversation, from its opening to its end. */
    private final class Listening implements ConversationListener {
        private final int mine;
        private final Endpoint endpoint;

        Listening(int mine, Endpoint endpoint) {
            this.mine = mine;
            this.endpoint = endpoint;
        }

        @Override
        public void opened(Conversation opened) {
            synchronized (HerdClient.this) {
                if (closed) {
                    opened.close();
                    return;
                }
                conversation = opened;
                pending.forEach(ask -> {
                    ask.lines.clear();
                    say(opened, ask);
                });
            }
        }

        @Override
        public void line(String line) {
            Ask done = null;
            boolean push;
            synchronized (HerdClient.this) {
                Ask ask = mine == attempt && !pushed.test(line) ? pending.peek() : null;
                push = ask == null;
                if (ask != null) {
                    failures = 0;
                    ask.lines.add(line);
                    if (ask.last.test(line)) {
                        pending.remove();
                        done = ask;
                    }
                }
            }
            if (done != null) {
                done.complete();
            } else if (push) {
                onLine.accept(line);
            }
        }

        @Override
        public void closed(String reason) {
            long delay;
            synchronized (HerdClient.this) {
                conversation = null;
                if (closed) {
                    return;
                }
                current = (current + 1) % endpoints.size();
                int rounds = failures++ / endpoints.size(); // a whole round in vain before there is any wait
                delay = rounds == 0 ? 0 : Math.min(MOST_DELAY, FIRST_DELAY << Math.min(rounds - 1, 10));
            }
            log.debug("no more conversation with {}: {}", endpoint, reason);
            timing.after(delay, HerdClient.this::connect);
        }
    }

    /** Fails what is unanswered, and closes. Blocks for as long as its transports take to close, a few seconds at most. */
    @Override
    public void close() {
        List<Ask> unanswered;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            unanswered = new ArrayList<>(pending);
            pending.clear();
        }
        transports.values().forEach(Transport::close);
        if (ownTiming != null) {
            ownTiming.close();
        }
        unanswered.forEach(ask -> ask.answer.completeExceptionally(new IllegalStateException("the client is closed")));
    }

    /** A question that waits for its answer. */
    private static final class Ask {
        private final String line;
        private final Predicate<String> last;
        private final List<String> lines = new ArrayList<>();
        private final CompletableFuture<List<String>> answer = new CompletableFuture<>();
        private Timing.@Nullable Timer timer;

        Ask(String line, Predicate<String> last) {
            this.line = line;
            this.last = last;
        }

        void complete() {
            if (timer != null) {
                timer.cancel();
            }
            answer.complete(List.copyOf(lines));
        }
    }
}
