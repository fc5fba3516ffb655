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
    private static final long MS = 1_000_000;
    private static final int FRAME = 2_048;
    private static final int OUTBOX = 64;

    private final Store store = Store.inMemory(Limits.defaults(), SEED);
    private final Outbox outbox = new Outbox(() -> {}, reason -> {}, OUTBOX, SEED);
    private final Backlog backlog = new Backlog(outbox, 0);
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
        fill(MS);
        assertThat(backlog.idle()).isTrue();
    }

    @Test
    void countsFromTheFirstFillThatLeftSomethingToTheFirstThatLeavesNothing() {
        tell(5_000);
        fill(10 * MS);
        assertThat(backlog.behindFor(12 * MS)).isEqualTo(2 * MS);
        fill(20 * MS);
        tell(10);
        backlog.look(21 * MS);
        assertThat(backlog.behindFor(25 * MS)).isEqualTo(15 * MS);
        fill(30 * MS);
        assertThat(backlog.behindFor(31 * MS)).isZero();
        assertThat(backlog.idle()).isTrue();
    }

    /** Else every link under unbroken load would be called slow. */
    @Test
    void aLinkThatIsNeverDoneButSendsAllSoonIsNotBehind() {
        tell(600);
        for (int now = 5; now < 500; now += 5) {
            for (int i = 0; i < 3; i++) {
                tell(600);
            }
            backlog.look(now * MS);
            fill((now + 1) * MS); // has room for three
            assertThat(backlog.idle()).isFalse();
            assertThat(backlog.behindFor((now + 4) * MS)).as("%s ms", now).isLessThan(10 * MS);
        }
    }

    @Test
    void countsFromWhenTheOldestKeyWasFirstOwed() {
        fill(0);
        for (int i = 0; i < 30; i++) {
            tell(600);
        }
        backlog.look(10 * MS);
        assertThat(backlog.behindFor(15 * MS)).isEqualTo(5 * MS);
        fill(20 * MS);
        for (int i = 0; i < 3; i++) {
            tell(600);
        }
        backlog.look(30 * MS);
        for (int now = 40; now < 130; now += 10) {
            assertThat(backlog.behindFor(now * MS)).isEqualTo((now - 10) * MS);
            fill(now * MS);
        }
        assertThat(backlog.behindFor(130 * MS)).isEqualTo(100 * MS);
        fill(130 * MS);
        assertThat(backlog.behindFor(131 * MS)).isZero();
    }

    @Test
    void isSlowOnceAnEpisode() {
        fill(0);
        tell(10);
        backlog.look(3 * MS);
        backlog.look(5 * MS);
        assertThat(backlog.slowFor(13 * MS, 10 * MS)).isZero();
        assertThat(backlog.slowFor(14 * MS, 10 * MS)).isEqualTo(11 * MS);
        assertThat(backlog.slowFor(15 * MS, 10 * MS)).isZero();
        fill(16 * MS);
        assertThat(backlog.slowFor(40 * MS, 10 * MS)).isZero();
        tell(10);
        backlog.look(50 * MS);
        assertThat(backlog.slowFor(61 * MS, 10 * MS)).isEqualTo(11 * MS);
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
        backlog.look(MS);
        assertThat(backlog.behindFor(9 * MS)).isEqualTo(8 * MS);
    }

    @Test
    void announcementsAreOwed() {
        fill(0);
        outbox.announce(put(10));
        assertThat(backlog.idle()).isFalse();
        fill(MS);
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
        fill(MS);
        backlog.look(2 * MS);
        assertThat(backlog.behindFor(9 * MS)).isZero();
        assertThat(backlog.idle()).isFalse();
        writer.lost(tickets);
        backlog.look(10 * MS);
        assertThat(backlog.behindFor(12 * MS)).isEqualTo(2 * MS);
        fill(13 * MS);
        writer.delivered(tickets);
        fill(14 * MS);
        assertThat(backlog.idle()).isTrue();
    }

    /** The chunks of a large value are sent, but the peer hasn't got all of them. */
    @Test
    void aLargeValueOnItsWayDoesNotWait() {
        writer = writer(false);
        tell(3_000);
        fill(MS);
        fill(2 * MS);
        assertThat(backlog.behindFor(9 * MS)).isZero();
        assertThat(backlog.idle()).isFalse();
        writer.delivered(1);
        writer.delivered(2);
        fill(10 * MS);
        assertThat(backlog.idle()).isTrue();
    }
}
