package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import org.junit.jupiter.api.Test;

/** What a node remembers of others' rounds of asking. */
class RoundsTest {

    private final Rounds rounds = new Rounds();
    private final PeerLink first = mock(PeerLink.class);
    private final PeerLink second = mock(PeerLink.class);

    private boolean hear(long origin, long round, PeerLink from) {
        return rounds.hear(new Rounds.Name(origin, round), from);
    }

    @Test
    void whoWasHeardFirstIsAnswered() {
        assertThat(hear(1, 1, first)).isTrue();
        assertThat(hear(1, 1, second)).isFalse();
        assertThat(rounds.asker(new Rounds.Name(1, 1))).isSameAs(first);
        assertThat(rounds.asker(new Rounds.Name(1, 2))).isNull();
    }

    @Test
    void nobodyIsAnsweredOverALinkThatIsDown() {
        hear(1, 1, first);
        hear(1, 2, second);
        rounds.linkDown(first);
        assertThat(rounds.asker(new Rounds.Name(1, 1))).isNull();
        assertThat(rounds.asker(new Rounds.Name(1, 2))).isSameAs(second);
        assertThat(hear(1, 1, second)).isFalse();
    }

    /** Else answers would go round in a circle: over whom it is heard of again may be answered by way of this node. */
    @Test
    void whatWasForgottenIsNotHeardAnew() {
        for (long round = 1; round <= Rounds.MOST + 5; round++) {
            assertThat(hear(1, round, first)).isTrue();
        }
        for (long round = 1; round <= Rounds.MOST + 5; round++) {
            assertThat(hear(1, round, second)).as("round %s", round).isFalse();
        }
        assertThat(rounds.asker(new Rounds.Name(1, 5))).isNull();
        assertThat(rounds.asker(new Rounds.Name(1, 6))).isSameAs(first);
        assertThat(hear(1, Rounds.MOST + 6, second)).isTrue();
    }

    @Test
    void roundsOfOneNodeThatWereForgottenHideNoneOfAnothers() {
        hear(2, 1, first);
        hear(1, 9, first);
        for (long round = 10; round < Rounds.MOST + 10; round++) {
            hear(1, round, first);
        }
        assertThat(hear(2, 2, second)).isTrue();
        assertThat(hear(2, 1, second)).isFalse();
        assertThat(hear(3, 1, second)).isTrue();
    }

    @Test
    void whatComesOutOfOrderIsHeard() {
        hear(1, 2, first);
        assertThat(hear(1, 1, second)).isTrue();
    }

    @Test
    void itRemembersSoManyNodesAtMost() {
        for (long origin = 1; origin <= Rounds.MOST + Rounds.MOST_ORIGINS + 1; origin++) {
            assertThat(hear(origin, 1, first)).isTrue();
        }
        assertThat(hear(2, 1, first))
                .as("a round of the oldest node that is known")
                .isFalse();
        assertThat(hear(1, 1, first)).as("a round of one that isn't").isTrue();
    }
}
