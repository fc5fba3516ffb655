package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.value.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamSessionTest {

    private static final int OUTPUT_BYTES = 1_024;

    private final Clients clients = new Clients();
    private final AtomicInteger wakes = new AtomicInteger();
    private final List<String> refused = new ArrayList<>();
    private final Refusals refusals = (remote, reason) -> refused.add(remote + ": " + reason);

    @Test
    void linesAreAnsweredInOrderHoweverTheStreamIsCut() {
        byte[] stream = "one\r\n\ntwo\nlast".getBytes(StandardCharsets.UTF_8);
        for (List<ByteBuffer> pieces : Splits.of(stream)) {
            StreamSession session = session();
            Splits.feed(pieces, session::received);
            assertThat(session.ending()).isNull();
            session.inputClosed();
            assertThat(output(session)).isEqualTo("<one>\n<>\n<two>\n<last>\n");
            assertThat(session.ending()).isEqualTo("the client closed the connection");
        }
    }

    @Test
    void theNextLineWaitsForTheAnswerToTheLast() {
        for (List<ByteBuffer> pieces : Splits.of("later\nlater\nthree".getBytes(StandardCharsets.UTF_8))) {
            clients.reset();
            StreamSession session = session();
            Splits.feed(pieces, session::received);
            session.inputClosed();
            assertThat(clients.lines).containsExactly("later");
            assertThat(output(session)).isEmpty();
            int before = wakes.get();
            clients.pending.get(0).complete(Answer.of("1"));
            assertThat(wakes).hasValueGreaterThan(before);
            assertThat(clients.lines).hasSize(1); // not on the thread that completes the answer
            assertThat(output(session)).isEqualTo("1\n");
            assertThat(clients.lines).containsExactly("later", "later");
            assertThat(session.ending()).isNull();
            clients.pending.get(1).complete(Answer.none());
            assertThat(session.ending()).isNull(); // the last line, which has no end, is still to be handled
            assertThat(output(session)).isEqualTo("<three>\n");
            assertThat(session.ending()).isNotNull();
        }
    }

    @Test
    void whatIsSentUnaskedStandsBetweenAnswersAndNeverInside() {
        StreamSession session = session();
        assertThat(session.send("news 1")).isTrue();
        say(session, "later\n");
        assertThat(session.send("news 2")).isTrue();
        clients.pending.get(0).complete(Answer.of("AT\n{}\n"));
        assertThat(session.send("news 3")).isTrue();
        assertThat(output(session)).isEqualTo("news 1\nnews 2\nAT\n{}\n\nnews 3\n");
    }

    @Test
    void aClientThatDoesNotReadIsNotReadFromEither() {
        StreamSession session = session();
        String news = "n".repeat(99);
        int taken = 0;
        while (session.send(news)) {
            taken++;
        }
        assertThat(taken).isEqualTo(OUTPUT_BYTES / 100 + 1);
        assertThat(session.wantsInput()).isFalse();
        say(session, "one\ntwo\n");
        assertThat(clients.lines).isEmpty();
        String written = output(session);
        assertThat(written).isEqualTo((news + "\n").repeat(taken) + "<one>\n<two>\n");
        assertThat(session.wantsInput()).isTrue();
        assertThat(session.send(news)).isTrue();
    }

    @Test
    void whatASlowClientMissesIsReportedOnceUntilItHasCaughtUp() {
        StreamSession session = session();
        for (int episode = 1; episode <= 2; episode++) {
            while (session.send("n".repeat(99))) {
                assertThat(refused).hasSize(episode - 1);
            }
            assertThat(session.send("another")).isFalse();
            session.fill(ByteBuffer.allocate(200)); // still behind
            assertThat(session.send("n".repeat(200))).isTrue();
            assertThat(session.send("dropped")).isFalse();
            assertThat(refused)
                    .hasSize(episode)
                    .allMatch(each -> each.startsWith("test://there: a client that reads too"));
            output(session);
        }
        session.close();
        assertThat(session.send("late")).isFalse();
        assertThat(refused).hasSize(2);
    }

    @Test
    void whileAnAnswerIsAwaitedLittleIsReadAhead() {
        StreamSession session = session();
        say(session, "later\n");
        assertThat(session.wantsInput()).isTrue(); // to notice that the client has gone
        say(session, "x\n".repeat(4_096));
        assertThat(session.wantsInput()).isFalse();
        clients.pending.get(0).complete(Answer.none());
        assertThat(output(session)).isEqualTo("<x>\n".repeat(4_096));
        assertThat(session.wantsInput()).isTrue();
    }

    @Test
    void anAnswerLargerThanTheBoundIsWrittenWhole() {
        StreamSession session = session();
        say(session, "later\n");
        clients.pending.get(0).complete(Answer.of("y".repeat(3 * OUTPUT_BYTES)));
        assertThat(output(session)).isEqualTo("y".repeat(3 * OUTPUT_BYTES) + "\n");
    }

    @Test
    void aHandlerThatFailsIsAQuestionMarkAndTheLine() {
        clients.failing = true;
        StreamSession session = session();
        say(session, "throw\n");
        assertThat(session.refused()).isTrue();
        say(session, "error\nnull\nfail\nanswer null\n");
        say(session, "fine\n");
        assertThat(session.refused()).isFalse();
        assertThat(output(session)).isEqualTo("? throw\n? error\n? null\n? fail\n? answer null\n<fine>\n");
        session.closed("end");
        assertThat(clients.events).containsExactly("opened", "closed: end");
    }

    @Test
    void aMalformedLineIsRefusedWithoutAskingTheApplication() {
        for (List<ByteBuffer> pieces : Splits.of(new byte[] {'a', (byte) 0xc3, '(', '\n', 'b', 0, '\n', 'c', '\n'})) {
            clients.reset();
            refused.clear();
            StreamSession session = session();
            Splits.feed(pieces, session::received);
            assertThat(output(session)).isEqualTo("? a\ufffd(\n? b\ufffd\n<c>\n");
            assertThat(clients.lines).containsExactly("c");
            String reason = "test://there: a line that is not UTF-8, or has a NUL in it";
            assertThat(refused).containsExactly(reason, reason);
        }
    }

    @Test
    void aLineThatIsTooLongEndsTheSessionAfterAllAnswers() {
        byte[] stream = ("one\n" + "x".repeat(33) + "\nthree\n").getBytes(StandardCharsets.UTF_8);
        for (List<ByteBuffer> pieces : Splits.of(stream)) {
            StreamSession session = session();
            Splits.feed(pieces, session::received);
            assertThat(session.wantsInput()).isFalse();
            assertThat(session.ending()).isNull();
            assertThat(output(session)).isEqualTo("<one>\n? line longer than 32 bytes\n");
            assertThat(session.ending()).isEqualTo("line longer than 32 bytes");
            assertThat(refused).containsExactly("test://there: line longer than 32 bytes");
            refused.clear();
        }
    }

    @Test
    void whoClosesInTheMiddleOfALineStillAnswersIt() {
        StreamSession session = session();
        say(session, "quit\nmore\n");
        assertThat(session.send("news")).isFalse();
        assertThat(output(session)).isEqualTo("bye\n");
        assertThat(session.ending()).isEqualTo("the application closed the session");
        assertThat(clients.lines).containsExactly("quit");
    }

    @Test
    void closingDoesNotWaitForAnAnswer() {
        StreamSession session = session();
        session.send("news");
        say(session, "later\n");
        session.close();
        clients.pending.get(0).complete(Answer.of("too late"));
        assertThat(output(session)).isEqualTo("news\n");
        assertThat(session.ending()).isNotNull();
        session.closed("done");
        assertThat(clients.events).containsExactly("opened", "closed: done");
    }

    @Test
    void afterTheEndNothingIsTakenOrHandled() {
        StreamSession session = session();
        say(session, "later\nmore\n");
        session.closed("reset");
        assertThat(session.send("news")).isFalse();
        clients.pending.get(0).complete(Answer.of("late"));
        session.close();
        assertThat(output(session)).isEmpty();
        assertThat(clients.lines).hasSize(1);
        assertThat(clients.events).containsExactly("opened", "closed: reset");
    }

    @Test
    void oneThatHasEndedTakesNothingThatNobodyWouldWrite() {
        StreamSession session = session();
        session.inputClosed();
        assertThat(session.ending()).isNotNull();
        assertThat(session.send("news")).isFalse();
    }

    @Test
    void aStageThatCompletesTwiceIsAnsweredOnce() {
        clients.stage = new CompletableFuture<>() {
            @Override
            public CompletableFuture<Answer> whenComplete(BiConsumer<? super Answer, ? super Throwable> action) {
                action.accept(Answer.of("once"), null);
                action.accept(Answer.of("twice"), null);
                return this;
            }
        };
        StreamSession session = session();
        say(session, "odd\n");
        assertThat(output(session)).isEqualTo("once\n");
    }

    @Test
    void answersOfOtherThreadsAreNeverLost() throws Exception {
        int count = 5_000;
        StreamSession session = session();
        clients.elsewhere = true;
        byte[] lines = "line\n".repeat(count).getBytes(StandardCharsets.UTF_8);
        session.received(ByteBuffer.wrap(lines));
        session.inputClosed();
        StringBuilder written = new StringBuilder();
        int seen = -1;
        while (session.ending() == null) {
            synchronized (wakes) {
                while (wakes.get() == seen) {
                    wakes.wait(30_000);
                }
                seen = wakes.get();
            }
            written.append(output(session));
        }
        assertThat(written.toString()).isEqualTo("<line>\n".repeat(count));
    }

    private StreamSession session() {
        Limits d = Limits.defaults();
        Limits limits = new Limits(
                d.keyBytes(),
                d.valueBytes(),
                d.storeKeys(),
                d.storeBytes(),
                d.outboxKeys(),
                d.frameBytes(),
                d.links(),
                d.clients(),
                32,
                OUTPUT_BYTES,
                d.handshakeTime(),
                d.maxClockSkew(),
                d.maxClientAhead());
        StreamSession session = new StreamSession(
                new StreamSession.Origin("test", "there", true, Optional.empty()), limits, clients, refusals, () -> {
                    synchronized (wakes) {
                        wakes.incrementAndGet();
                        wakes.notifyAll();
                    }
                });
        session.opened();
        return session;
    }

    private static void say(StreamSession session, String text) {
        session.received(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** All that is to be written, through a buffer that cuts it where it likes. */
    static String output(StreamEnd end) {
        StringBuilder all = new StringBuilder();
        ByteBuffer out = ByteBuffer.allocate(7);
        while (true) {
            end.fill(out.clear());
            if (out.flip().limit() == 0) {
                return new String(all.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
            all.append(StandardCharsets.ISO_8859_1.decode(out));
        }
    }

    private static final class Clients implements ClientHandler {

        final List<String> lines = new ArrayList<>();
        final List<String> events = new ArrayList<>();
        final List<CompletableFuture<Answer>> pending = new ArrayList<>();

        @Nullable
        CompletionStage<Answer> stage;

        boolean elsewhere;
        boolean failing;

        void reset() {
            lines.clear();
            pending.clear();
        }

        @Override
        @SuppressWarnings("NullAway") // returning null is one of the mistakes that a session must survive
        public CompletionStage<Answer> line(ClientSession session, String line) {
            lines.add(line);
            if (stage != null) {
                return stage;
            }
            if (elsewhere) {
                return CompletableFuture.supplyAsync(() -> Answer.of("<" + line + ">"));
            }
            switch (line) {
                case "later" -> {
                    pending.add(new CompletableFuture<>());
                    return pending.get(pending.size() - 1);
                }
                case "throw" -> throw new IllegalStateException("on purpose");
                case "error" -> throw new AssertionError("on purpose");
                case "null" -> {
                    return null;
                }
                case "answer null" -> {
                    return CompletableFuture.completedFuture(null);
                }
                case "fail" -> {
                    return CompletableFuture.failedFuture(new IllegalStateException("on purpose"));
                }
                case "quit" -> {
                    session.close();
                    return Answer.of("bye").now();
                }
                default -> {
                    return Answer.of("<" + line + ">").now();
                }
            }
        }

        @Override
        public void opened(ClientSession session) {
            events.add("opened");
            if (failing) {
                throw new IllegalStateException("on purpose");
            }
        }

        @Override
        public void closed(ClientSession session, String reason) {
            events.add("closed: " + reason);
            if (failing) {
                throw new IllegalStateException("on purpose");
            }
        }
    }
}
