package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.herd.HerdMap.PutAt;
import dev.herd.node.SteppedTiming;
import dev.herd.value.Stamp;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Puts under a client's own time. */
class PutAtTest {

    private static final long NOW = SteppedTiming.START;
    private static final long AHEAD = Duration.ofMinutes(5).toNanos();

    private final TestMaps maps = new TestMaps();
    private final ReplicaMap<String, String> map = maps.map("places");

    @Test
    void theNewerTimeCounts() {
        assertThat(map.putAt("kiwi", "old", NOW - 2)).isEqualTo(new PutAt<>(true, "old", NOW - 2));
        assertThat(map.putAt("kiwi", "new", NOW - 1)).isEqualTo(new PutAt<>(true, "new", NOW - 1));
        assertThat(map.putAt("kiwi", "older", NOW - 2)).isEqualTo(new PutAt<>(false, "new", NOW - 1));
        assertThat(map.putAt("kiwi", "as new", NOW - 1)).isEqualTo(new PutAt<>(false, "new", NOW - 1));
        assertThat(map).containsEntry("kiwi", "new");
    }

    @Test
    void aTimeMayBeAsOldAsAnyAndStillBeNews() {
        assertThat(map.putAt("kiwi", "at the big bang", Long.MIN_VALUE).stored())
                .isTrue();
        assertThat(map.putAt("kiwi", "in 2012", 1_353_118_103_108_893_381L).stored())
                .isTrue();
        assertThat(map.get("kiwi")).isEqualTo("in 2012");
    }

    @Test
    void aRemovalSupersedesWhatIsOlder() {
        map.putAt("kiwi", "here", NOW - 10);
        map.remove("kiwi");
        PutAt<String> late = map.putAt("kiwi", "there", NOW - 5);
        assertThat(late.stored()).isFalse();
        assertThat(late.value()).isNull();
        assertThat(late.timeNanos()).isGreaterThanOrEqualTo(NOW);
        assertThat(map.putAt("kiwi", "back", NOW + 1_000).stored()).isTrue();
        assertThat(map.get("kiwi")).isEqualTo("back");
    }

    @Test
    void aPlainPutWinsOverAClientsTimeHoweverFarAhead() {
        map.putAt("kiwi", "ahead", NOW + AHEAD);
        map.put("kiwi", "plain");
        assertThat(map.get("kiwi")).isEqualTo("plain");
    }

    @Test
    void aClientMayBeAheadButNotTooFar() {
        assertThat(map.putAt("kiwi", "ahead", NOW + AHEAD).stored()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.putAt("kiwi", "too far", NOW + AHEAD + 1))
                .withMessage(
                        "time %d ns (%s) is 300.000000001 s ahead of this node's clock, but may be at most 300 s "
                                + "ahead",
                        NOW + AHEAD + 1, Instant.EPOCH.plusNanos(NOW + AHEAD + 1));
        assertThat(map.get("kiwi")).isEqualTo("ahead");
    }

    @Test
    void thereIsNoTimeAfter2200() {
        for (long wrong : new long[] {Stamp.MAX_TIME + 1, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> map.putAt("kiwi", "there", wrong))
                    .withMessageContaining("after the year 2200");
        }
        assertThat(map).isEmpty();
    }

    @Test
    void expiryCountsFromNowAndNotFromTheClientsTime() {
        map.putAt("kiwi", "in 2012", 1_353_118_103_108_893_381L, Duration.ofSeconds(10));
        maps.timing.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(map.get("kiwi")).isEqualTo("in 2012");
        maps.timing.advance(Duration.ofNanos(1));
        assertThat(map.get("kiwi")).isNull();
    }

    @Test
    void whatHasExpiredStillSupersedesButShowsNoValue() {
        map.putAt("kiwi", "here", NOW - 1, Duration.ofSeconds(1));
        maps.timing.advance(Duration.ofSeconds(1));
        assertThat(map.putAt("kiwi", "there", NOW - 2)).isEqualTo(new PutAt<>(false, null, NOW - 1));
    }
}
