package dev.herd.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.node.SteppedTiming;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is known of other runs is said of values that cannot have come since. */
class KnownTest {

    private static final long PEER = 11;
    private static final long THIRD = 12;
    private static final Duration SETTLES = Duration.ofSeconds(5);

    private final SteppedTiming timing = new SteppedTiming();
    private final Known known = new Known(timing);

    private Known.Moment compare() {
        return known.compare(PEER, Fingerprint.EMPTY, 0, 0);
    }

    private void equal() {
        known.equal(compare(), Long.MAX_VALUE);
        timing.advance(SETTLES);
    }

    @Test
    void nothingIsKnownOfWhoWasNeverComparedWith() {
        assertThat(known.had(PEER, 1)).isFalse();
        compare();
        timing.advance(SETTLES);
        assertThat(known.had(PEER, 1)).isFalse();
        equal();
        assertThat(known.had(PEER, 1)).isTrue();
        assertThat(known.had(THIRD, 1)).isFalse();
    }

    @Test
    void whatComesLaterIsNotKnownToBeThereNorWhatIsNewer() {
        equal();
        known.come(100);
        assertThat(known.had(PEER, 99)).isTrue();
        assertThat(known.had(PEER, 100)).isFalse();
        known.come(50); // from elsewhere, or by a clock that is behind
        assertThat(known.had(PEER, 99)).isFalse();
        assertThat(known.had(PEER, 49)).isTrue();
        equal();
        assertThat(known.had(PEER, 100)).isTrue();
    }

    @Test
    void whatComesBetweenTheComparisonAndItsAnswerIsNotKnownToBeThere() {
        Known.Moment moment = compare();
        known.come(100);
        known.equal(moment, Long.MAX_VALUE);
        timing.advance(SETTLES);
        assertThat(known.had(PEER, 99)).isTrue();
        assertThat(known.had(PEER, 100)).isFalse();
    }

    /** By then a thread that was about to bring a value has brought it. */
    @Test
    void itCountsAfterAWhile() {
        known.equal(compare(), Long.MAX_VALUE);
        timing.advance(SETTLES.minusNanos(1));
        assertThat(known.had(PEER, 1)).isFalse();
        known.come(100);
        timing.advance(Duration.ofNanos(1));
        assertThat(known.had(PEER, 99)).isTrue();
        assertThat(known.had(PEER, 100)).isFalse();
    }

    @Test
    void anAnswerThatComesLateSaysNothingOfALaterComparison() {
        Known.Moment before = compare();
        compare();
        known.equal(before, Long.MAX_VALUE);
        timing.advance(SETTLES);
        assertThat(known.had(PEER, 1)).isFalse();
    }

    @Test
    void whatOnlyThisOneHadIsNotKnownToBeThere() {
        known.equal(compare(), 70);
        timing.advance(SETTLES);
        assertThat(known.had(PEER, 69)).isTrue();
        assertThat(known.had(PEER, 70)).isFalse();
    }

    @Test
    void whoIsEqualTellsWhatItKnowsOfThirdOnes() {
        equal();
        Known other = new Known(timing);
        Known.Moment moment = other.compare(THIRD, Fingerprint.EMPTY, 0, 0);
        other.come(100);
        long[] told = known.compare(THIRD, Fingerprint.EMPTY, 0, 0).told();
        assertThat(Arrays.stream(told)).containsExactly(PEER, Long.MAX_VALUE);
        other.told(moment, PEER, 90);
        timing.advance(SETTLES);
        assertThat(other.had(PEER, 89)).isTrue();
        assertThat(other.had(PEER, 90)).isFalse();
        other.told(moment, PEER, told[1]);
        timing.advance(SETTLES);
        assertThat(other.had(PEER, 99)).isTrue();
        assertThat(other.had(PEER, 100)).as("it came after they were equal").isFalse();
    }

    /** Nor does what is told hold up what is found out, however often it is told. */
    @Test
    void whatIsOlderTakesNothingsPlace() {
        for (int i = 0; i < 10; i++) {
            Known.Moment third = known.compare(THIRD, Fingerprint.EMPTY, 0, 0);
            known.told(third, PEER, 10 + i);
            known.equal(compare(), Long.MAX_VALUE);
            timing.advance(Duration.ofSeconds(1));
        }
        timing.advance(SETTLES);
        assertThat(known.had(PEER, 1_000)).isTrue();
    }

    @Test
    void ofTooManyThoseThatWereLeftBehindAreForgotten() {
        equal();
        known.come(100);
        for (int run = 1_000; run < 1_000 + 2 * Known.MOST_RUNS; run++) {
            known.equal(known.compare(run, Fingerprint.EMPTY, 0, 0), Long.MAX_VALUE);
        }
        timing.advance(SETTLES);
        assertThat(known.had(PEER, 1)).isFalse();
        assertThat(known.had(1_000 + 2 * Known.MOST_RUNS - 1, 1)).isTrue();
    }
}
