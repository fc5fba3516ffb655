package dev.herd.testkit.maelstrom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker, on histories of a few events. */
class SetFullTest {

    private static final long MILLI = ServerNetwork.MILLI;

    private final SetFull checker = new SetFull();
    private long index;

    private SetFull.Event at(long millis) {
        return new SetFull.Event(index++, millis * MILLI);
    }

    private void added(int element, long millis) {
        checker.added(element, at(millis));
    }

    private void read(long millis, Integer... answer) {
        SetFull.Event asked = at(millis);
        checker.read(asked, at(millis), List.of(answer));
    }

    private int add() {
        index++;
        return checker.adds();
    }

    @Test
    void whatEachReadFindsIsStableAtOnce() {
        added(add(), 10);
        read(11, 0);
        assertThat(checker.result()).isEqualTo(result(1, 0, 0, 0, 0, List.of(0L, 0L, 0L, 0L, 0L)));
    }

    @Test
    void theLatencyIsTheTimeFromKnownToTheLastReadWithoutIt() {
        added(add(), 10);
        read(17);
        read(20, 0);
        read(43);
        read(90, 0);
        assertThat(checker.result()).isEqualTo(result(1, 1, 0, 0, 0, List.of(33L, 33L, 33L, 33L, 33L)));
    }

    @Test
    void aReadThatFindsItMakesItKnown() {
        add();
        read(10, 0);
        read(12);
        added(0, 15);
        read(20, 0);
        assertThat(checker.result().stableMillis()).containsOnly(2L);
    }

    @Test
    void whatTheLatestReadMissesIsLost() {
        added(add(), 10);
        read(11, 0);
        read(12);
        assertThat(checker.result()).isEqualTo(result(0, 0, 1, 0, 0, List.of(-1L, -1L, -1L, -1L, -1L)));
    }

    /** Reads count by when they were asked for, however late they are answered. */
    @Test
    void aReadCountsFromWhereItBegan() {
        int element = add();
        SetFull.Event early = at(5);
        added(element, 10);
        read(20, 0);
        checker.read(early, at(30), List.of());
        assertThat(checker.result()).isEqualTo(result(1, 0, 0, 0, 0, List.of(0L, 0L, 0L, 0L, 0L)));
    }

    @Test
    void whatNobodyKnowsCanNotBeLost() {
        add();
        read(10);
        assertThat(checker.result()).isEqualTo(result(0, 0, 0, 1, 0, List.of(-1L, -1L, -1L, -1L, -1L)));
    }

    @Test
    void whatAReadHasTwiceIsDuplicated() {
        added(add(), 10);
        read(11, 0, 0);
        assertThat(checker.result().duplicated()).isOne();
    }

    @Test
    void aReadOfWhatNobodyAddedIsAFailure() {
        added(add(), 10);
        assertThatThrownBy(() -> read(11, 0, 7))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a read has 7");
    }

    private static BroadcastResult.Elements result(
            int stable, int stale, int lost, int neverRead, int duplicated, List<Long> latencies) {
        return new BroadcastResult.Elements(1, stable, stale, lost, neverRead, duplicated, latencies);
    }
}
