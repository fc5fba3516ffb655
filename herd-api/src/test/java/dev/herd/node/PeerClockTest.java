package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.time.Timing;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two clocks and a network between them, which takes as long as it likes either way. */
class PeerClockTest {

    private static final long SECOND = 1_000_000_000;

    private final SteppedTiming timing = new SteppedTiming();
    private final Outbox outbox = new Outbox(() -> {}, reason -> {}, 10, 1);
    private final PeerClock clock = new PeerClock(timing, outbox);
    private long peerAhead;

    private ByteBuffer written(byte type) {
        byte[] message = outbox.peekControl();
        outbox.takeControl();
        assertThat(message).isNotNull();
        ByteBuffer body = ByteBuffer.wrap(message);
        assertThat(body.get()).isEqualTo(type);
        assertThat(body.get()).isEqualTo((byte) body.remaining());
        return body;
    }

    private void ask(Duration there, Duration back) throws MalformedFrameException {
        clock.ask();
        long question = written(Messages.ASK_TIME).getLong();
        timing.advance(there);
        long peer = timing.wallNanos() + peerAhead;
        timing.advance(back);
        answer(question, peer);
    }

    private void answer(long question, long time) throws MalformedFrameException {
        clock.message(
                Messages.TIME,
                ByteBuffer.allocate(16).putLong(question).putLong(time).flip());
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test
    void nothingIsKnownBeforeThePeerHasAnswered() {
        clock.ask();

        assertThat(clock.offset()).isNull();
    }

    @Test
    void anAnswerIsAsRightAsItWasQuick() throws MalformedFrameException {
        peerAhead = 3 * SECOND;
        ask(millis(10), millis(30));

        // It looked at its clock 30 ms before the answer came, which is taken for the middle, 20 ms before.
        assertThat(clock.offset()).isEqualTo(new ClockOffset(3 * SECOND - 10_000_000, 20_000_000));
    }

    @Test
    void theTruthIsWithinTheErrorHoweverUnevenTheWays() throws MalformedFrameException {
        for (long there = 0; there <= 40; there += 8) {
            PeerClockTest test = new PeerClockTest();
            test.peerAhead = -SECOND;
            test.ask(millis(there), millis(40 - there));

            ClockOffset offset = offset(test.clock);
            assertThat(Math.abs(offset.aheadNanos() + SECOND)).isLessThanOrEqualTo(offset.errorNanos());
        }
    }

    @Test
    void whatComesBetweenTwoLooksAtClocksIsPartOfTheError() throws MalformedFrameException {
        Timing slow = new Timing() {
            @Override
            public long wallNanos() {
                timing.advance(millis(1));
                return timing.wallNanos();
            }

            @Override
            public long monotonicNanos() {
                timing.advance(millis(1));
                return timing.monotonicNanos();
            }

            @Override
            public Timer after(long delayNanos, Runnable work) {
                return timing.after(delayNanos, work);
            }
        };
        PeerClock cold = new PeerClock(slow, outbox);
        cold.ask();
        long question = written(Messages.ASK_TIME).getLong();
        cold.message(
                Messages.TIME,
                ByteBuffer.allocate(16)
                        .putLong(question)
                        .putLong(timing.wallNanos())
                        .flip());

        assertThat(Math.abs(offset(cold).aheadNanos()))
                .isLessThanOrEqualTo(offset(cold).errorNanos());
    }

    @Test
    void theQuickestOfTheLastEightCounts() throws MalformedFrameException {
        ask(millis(1), millis(1));
        for (int i = 0; i < 7; i++) {
            ask(millis(500), millis(1));
        }
        assertThat(offset(clock).errorNanos()).isEqualTo(1_000_000);

        ask(millis(500), millis(1));
        assertThat(offset(clock).errorNanos()).isEqualTo(250_500_000);
    }

    @Test
    void aClockThatWasSetMakesEarlierAnswersVoid() throws MalformedFrameException {
        ask(millis(1), millis(1));
        peerAhead = 10 * SECOND;
        ask(millis(100), millis(100));

        assertThat(offset(clock)).isEqualTo(new ClockOffset(10 * SECOND, 100_000_000));
    }

    @Test
    void answersThatNobodyAskedForSayNothing() throws MalformedFrameException {
        answer(0, timing.wallNanos() + SECOND);
        clock.ask();
        long question = written(Messages.ASK_TIME).getLong();
        answer(question + 1, timing.wallNanos() + SECOND);
        assertThat(clock.offset()).isNull();

        answer(question, timing.wallNanos());
        answer(question, timing.wallNanos() + SECOND);
        assertThat(offset(clock).aheadNanos()).isZero();
    }

    @Test
    void whoAsksIsToldWhatTimeItIs() throws MalformedFrameException {
        clock.message(Messages.ASK_TIME, ByteBuffer.allocate(8).putLong(77).flip());

        ByteBuffer answer = written(Messages.TIME);
        assertThat(answer.getLong()).isEqualTo(77);
        assertThat(answer.getLong()).isEqualTo(timing.wallNanos());
    }

    @Test
    void madeUpTimesDoNotWrap() throws MalformedFrameException {
        for (long made : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            clock.ask();
            answer(written(Messages.ASK_TIME).getLong(), made);

            assertThat(offset(clock).aheadByMoreThan(SECOND)).isEqualTo(made > 0);
            assertThat(offset(clock).behindByMoreThan(SECOND)).isEqualTo(made < 0);
        }
    }

    @Test
    void shortMessagesAreMalformed() {
        assertThatThrownBy(() -> clock.message(Messages.ASK_TIME, ByteBuffer.allocate(7)))
                .isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> clock.message(Messages.TIME, ByteBuffer.allocate(15)))
                .isInstanceOf(MalformedFrameException.class);
    }

    private static ClockOffset offset(PeerClock clock) {
        return Objects.requireNonNull(clock.offset(), "nothing is known");
    }
}
