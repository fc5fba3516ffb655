package dev.herd.reconcile;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** In what order portions are asked for, and over which link. */
class FetchTest {

    private final Fetch fetch = new Fetch();
    private final int one = fetch.newLink();
    private final int two = fetch.newLink();

    private Portion next(int link) {
        return requireNonNull(fetch.next(link, true));
    }

    @Test
    void theNewestPartsComeFirst() {
        assertThat(fetch.offered(one, 1_000, 2, new long[] {70, 50})).isTrue();
        assertThat(next(one)).isEqualTo(new Portion(1, 0, 2, 70, Long.MAX_VALUE));
        assertThat(next(one)).isEqualTo(new Portion(2, 1, 2, 70, Long.MAX_VALUE));
        assertThat(next(one)).isEqualTo(new Portion(3, 0, 2, 50, 70));
        next(one);
        next(one);
        assertThat(next(one)).isEqualTo(new Portion(6, 1, 2, Long.MIN_VALUE, 50));
        assertThat(fetch.next(one, true)).isNull();
    }

    @Test
    void twoLinksShareThePortionsAndWhoIsIdleTakesTheOthers() {
        fetch.offered(one, 1_000, 4, new long[0]);
        assertThat(fetch.offered(two, 1_000, 4, new long[0])).isFalse();
        assertThat(next(one).part()).isZero();
        assertThat(next(two).part()).isEqualTo(1);
        assertThat(next(two).part()).isEqualTo(2);
        assertThat(next(two).part()).isEqualTo(3);
        assertThat(fetch.next(two, false)).isNull();
        assertThat(next(two).part()).isZero();
        assertThat(fetch.next(two, true)).isNull();
        assertThat(next(one).part()).isEqualTo(1);
    }

    @Test
    void itIsOverWhenAllAreGiven() {
        fetch.offered(one, 1_000, 2, new long[0]);
        fetch.given(next(one).id());
        assertThat(fetch.isGiven()).isTrue();
        fetch.given(next(one).id());
        assertThat(fetch.isUnderWay()).isFalse();
        assertThat(fetch.isGiven()).isFalse();
        assertThat(fetch.offered(two, 10, 1, new long[0])).as("begins anew").isTrue();
    }

    @Test
    void whatALinkTookWithItIsAskedForOverAnother() {
        fetch.offered(one, 1_000, 2, new long[0]);
        next(one);
        next(one);
        fetch.release(one);
        assertThat(fetch.isGiven()).isFalse();
        assertThat(fetch.isUnderWay()).isTrue();
        assertThat(fetch.next(one, true)).isNull();
        assertThat(fetch.offered(two, 900, 8, new long[0])).isFalse();
        assertThat(next(two).parts()).isEqualTo(2);
    }

    @Test
    void whatALinkWasAskedForIsAskedForAnewInItsNextRound() {
        fetch.offered(one, 1_000, 2, new long[0]);
        int first = next(one).id();
        next(one);
        fetch.release(one);
        fetch.offered(one, 1_000, 2, new long[0]);
        assertThat(fetch.next(one, false)).isNotNull().extracting(Portion::id).isEqualTo(first);
    }

    /** A peer that is being filled itself must not pass for one that has it all. */
    @Test
    void whoHasMuchLessGivesNothingUnlessThereIsNobodyElse() {
        fetch.offered(one, 1_000, 2, new long[0]);
        assertThat(fetch.offered(two, 700, 1, new long[0])).isFalse();
        assertThat(fetch.next(two, true)).isNull();
        fetch.release(one);
        assertThat(fetch.offered(two, 700, 1, new long[0])).isTrue();
        assertThat(next(two).parts()).isEqualTo(1);
    }

    @Test
    void allIsFetchedAnewFromWhoHasMuchMore() {
        fetch.offered(one, 1_000, 2, new long[0]);
        int old = next(one).id();
        assertThat(fetch.offered(two, 1_300, 2, new long[0])).isFalse();
        assertThat(fetch.offered(two, 1_400, 4, new long[0])).isTrue();
        assertThat(fetch.next(one, true)).as("its store has too little").isNull();
        fetch.given(old);
        for (int part = 0; part < 4; part++) {
            assertThat(next(two).part()).isEqualTo(part);
        }
    }
}
