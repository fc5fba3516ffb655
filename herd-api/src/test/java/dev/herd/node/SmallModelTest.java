package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.store.Store;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merging, expiry, collection and reconciliation of three nodes, in every order that there is of a few operations and of what
 * the network does: after each run the herd must become equal, with no live write lost and nothing risen that all knew to
 * be everywhere before it was replaced. {@code -Dherd.moreOperations=N} explores runs with so many operations more, each of
 * which takes some ten times as long as one less.
 */
@Timeout(3_600)
class SmallModelTest {

    private static final Logger LOG = LoggerFactory.getLogger(SmallModelTest.class);

    private static final int MORE = Integer.getInteger("herd.moreOperations", 0);
    private static final List<Integer> ALL = List.of(0, 1, 2);
    private static final List<Integer> ENDS = List.of(0, 2);
    private static final Duration OFF = Duration.ofHours(2);

    /** What no other node knew of for certain when the herd came apart may come back. */
    private static final Set<SmallHerd.Finding> ALLOWED =
            EnumSet.of(SmallHerd.Finding.SOUND, SmallHerd.Finding.RISEN_UNSETTLED);

    private static Exploration explore(SmallHerd.Setting setting, Exploration.Bounds bounds) {
        Exploration all = new Exploration(setting, bounds).run(ALLOWED);
        LOG.info("{}: {}", bounds, all);
        return all;
    }

    private static void assertSound(SmallHerd.Setting setting, Exploration.Bounds bounds) {
        Exploration all = explore(setting, bounds);
        assertThat(ALLOWED.containsAll(all.shortest.keySet())).as("%s", all).isTrue();
    }

    private static void assertFound(SmallHerd.Setting setting) {
        Exploration all = explore(setting, new Exploration.Bounds(2, ALL, false, 1, 0, false));
        assertThat(ALLOWED.containsAll(all.shortest.keySet())).as("%s", all).isFalse();
    }

    private static SmallHerd.Setting few() {
        return SmallHerd.Setting.line().withoutBallast();
    }

    @Test
    void everyFrameWhereSketchesFindTheDifference() {
        assertSound(SmallHerd.Setting.line(), new Exploration.Bounds(2 + MORE, ALL, false, 1, 0, true));
    }

    @Test
    void everyFrameWhereAllIsSent() {
        assertSound(few(), new Exploration.Bounds(2 + MORE, ALL, false, 1, 0, true));
    }

    @Test
    void fourOperationsAndAllThatLinksBringWhenever() {
        assertSound(few(), new Exploration.Bounds(4 + MORE, ENDS, false, 0, 0, false));
    }

    @Test
    void linksInARing() {
        assertSound(few().asRing(), new Exploration.Bounds(2 + MORE, ALL, false, 0, 0, false));
    }

    @Test
    void nodesThatRestart() {
        assertSound(few(), new Exploration.Bounds(2 + MORE, ALL, true, 1, 0, false));
    }

    @Test
    void aClockThatIsAhead() {
        assertSound(
                few().off(Duration.ZERO, Duration.ZERO, OFF), new Exploration.Bounds(2 + MORE, ALL, true, 1, 0, false));
    }

    @Test
    void aClockThatIsBehind() {
        assertSound(
                few().off(OFF.negated(), Duration.ZERO, Duration.ZERO),
                new Exploration.Bounds(2 + MORE, ALL, true, 1, 0, false));
    }

    static List<UnaryOperator<Store>> mistakes() {
        return List.of(
                WrongStores::arrivalDecides,
                WrongStores::valuesWin,
                WrongStores::forgetsTombstones,
                WrongStores::expiresWithoutTrace);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aStoreWithAMistakeIsFound(UnaryOperator<Store> mistake) {
        assertFound(few().planted(mistake));
    }

    /** What is new to the peer, too, would be buried. */
    @Test
    void whoTakesAllForKnownIsFound() {
        assertFound(few().misled((value, equalAt) -> true));
    }

    /**
     * What was accepted before the stores were last equal need not have been in them: it may have been accepted by a clock
     * that is behind, or have come from elsewhere since.
     */
    @Test
    void whoTakesForKnownWhatIsOlderThanEqualityIsFound() {
        assertFound(few().off(OFF.negated(), Duration.ZERO, Duration.ZERO)
                .misled((value, equalAt) -> value.accepted() < equalAt));
    }
}
