package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import dev.herd.value.Limits;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private static final long SEED = 5;
    private static final int FRAME = 2_048;
    private static final int OUTBOX = 64;

    private final Store store = Store.inMemory(Limits.defaults(), SEED);
    private final Outbox outbox = new Outbox(() -> {}, reason -> {}, OUTBOX, SEED);
    private final Backlog backlog = new Backlog(outbox);
    private LinkWriter writer = writer(true);
    private int records;
    private long tickets;

    private LinkWriter writer(boolean lossless) {
        return new LinkWriter(
                outbox,
                store,
                new Everything(store),
                new Barriers(outbox, new Waves(1), () -> true),
                new Counters(),
                FRAME,
                lossless,
                SEED);
    }

    private HerdRecord put(int valueSize) {
        HerdRecord record = RecordDraft.value(
                        Key.of("m", new byte[] {(byte) ++records}), ByteBuffer.allocate(valueSize), false, false)
                .stamp(new Stamp(records, 1, records), 0, false);
        assertThat(store.merge(record).outcome()).isEqualTo(Store.Outcome.NEWS);
        return record;
    }

    private void tell(int valueSize) {
        HerdRecord record = put(valueSize);
        outbox.tell(record, record.keyHash(SEED));
    }

    private void fill(long now) {
        backlog.filling();
        writer.fill(++tickets, ByteBuffer.allocate(FRAME));
        backlog.filled(now, writer);
    }

    @Test
    void aNewLinkIsNotIdle() {
        assertThat(backlog.idle()).isFalse();
        fill(1);
        assertThat(backlog.idle()).isTrue();
    }

    @Test
    void countsFromTheFirstFillThatLeftSomethingToTheFirstThatLeavesNothing() {
        tell(5_000);
        fill(10);
        assertThat(backlog.behindFor(12)).isEqualTo(2);
        fill(20);
        tell(10);
        backlog.look(21);
        assertThat(backlog.behindFor(25)).isEqualTo(15);
        fill(30);
        assertThat(backlog.behindFor(31)).isZero();
        assertThat(backlog.idle()).isTrue();
    }

    @Test
    void isSlowOnceAnEpisode() {
        fill(0);
        tell(10);
        backlog.look(3);
        backlog.look(5);
        assertThat(backlog.slowFor(13, 10)).isZero();
        assertThat(backlog.slowFor(14, 10)).isEqualTo(11);
        assertThat(backlog.slowFor(15, 10)).isZero();
        fill(16);
        assertThat(backlog.slowFor(40, 10)).isZero();
        tell(10);
        backlog.look(50);
        assertThat(backlog.slowFor(61, 10)).isEqualTo(11);
    }

    /** A link that can't write asks for no fill: only what it owes tells. */
    @Test
    void aSetThatWasGivenUpIsStillOwed() {
        fill(0);
        for (int i = 0; i <= OUTBOX; i++) {
            tell(10);
        }
        assertThat(outbox.size()).isZero();
        assertThat(backlog.idle()).isFalse();
        backlog.look(1);
        assertThat(backlog.behindFor(9)).isEqualTo(8);
    }

    @Test
    void announcementsAreOwed() {
        fill(0);
        outbox.announce(put(10));
        assertThat(backlog.idle()).isFalse();
        fill(1);
        assertThat(backlog.idle()).isTrue();
    }

    /** Another thread looks while a fill holds what it has taken. */
    @Test
    void whatAFillHasTakenIsOwedUntilTheFillIsOver() {
        fill(0);
        tell(10);
        backlog.filling();
        @Nullable Keyed[] taken = new @Nullable Keyed[1];
        assertThat(outbox.take(taken)).isEqualTo(1);
        assertThat(backlog.idle()).isFalse();
    }

    @Test
    void whatIsOnItsWayDoesNotWaitButMayBeLost() {
        writer = writer(false);
        tell(10);
        fill(1);
        backlog.look(2);
        assertThat(backlog.behindFor(9)).isZero();
        assertThat(backlog.idle()).isFalse();
        writer.lost(tickets);
        backlog.look(10);
        assertThat(backlog.behindFor(12)).isEqualTo(2);
        fill(13);
        writer.delivered(tickets);
        fill(14);
        assertThat(backlog.idle()).isTrue();
    }

    /** The chunks of a large value are sent, but the peer hasn't got all of them. */
    @Test
    void aLargeValueOnItsWayDoesNotWait() {
        writer = writer(false);
        tell(3_000);
        fill(1);
        fill(2);
        assertThat(backlog.behindFor(9)).isZero();
        assertThat(backlog.idle()).isFalse();
        writer.delivered(1);
        writer.delivered(2);
        fill(10);
        assertThat(backlog.idle()).isTrue();
    }
}
