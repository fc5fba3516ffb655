package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SilencesTest {

    private static final long HEARTBEAT = 1_000_000_000L;

    private final Silences silences = new Silences(HEARTBEAT);
    private final Random random = new Random(1);

    @Test
    void beginsWithWhatAHeartbeatLetsExpect() {
        assertThat(silences.unusual()).isBetween(2 * HEARTBEAT, 3 * HEARTBEAT);
    }

    @Test
    void aRegularPeerIsMissedSoon() {
        for (int i = 0; i < 100; i++) {
            silences.note(HEARTBEAT + random.nextInt(1_000_000));
        }
        assertThat(silences.unusual()).isBetween(HEARTBEAT * 3 / 2, HEARTBEAT * 8 / 5);
    }

    @Test
    void anIrregularOneIsGivenTime() {
        for (int i = 0; i < 100; i++) {
            silences.note(i % 20 == 0 ? 3 * HEARTBEAT : HEARTBEAT);
        }
        assertThat(silences.unusual()).isBetween(3 * HEARTBEAT, 4 * HEARTBEAT);
    }

    @Test
    void whatIsLongAgoIsForgotten() {
        for (int i = 0; i < 50; i++) {
            silences.note(4 * HEARTBEAT);
        }
        for (int i = 0; i < 100; i++) {
            silences.note(HEARTBEAT);
        }
        assertThat(silences.unusual()).isLessThan(HEARTBEAT * 8 / 5);
    }

    /** Else a peer that has had much to say would be missed as soon as it has nothing. */
    @Test
    void thatThereWasMuchToSendSaysNothing() {
        long before = silences.unusual();
        for (int i = 0; i < 1_000; i++) {
            silences.note(1_000);
        }
        assertThat(silences.unusual()).isEqualTo(before);
    }
}
