package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkHealthTest {

    private static final long START = -5; // monotonic clocks start anywhere
    private static final long TIMEOUT = 100;

    private static final long HEARTBEAT = 40;

    private final LinkHealth health = new LinkHealth(START, HEARTBEAT);

    @Test
    void isSilentOnlyAfterTheTimeout() {
        assertThat(health.silent(START + TIMEOUT, TIMEOUT)).isNull();
        assertThat(health.silent(START + TIMEOUT + 1, TIMEOUT)).isNotNull();
        health.received(START + TIMEOUT);
        assertThat(health.silent(START + 2 * TIMEOUT, TIMEOUT)).isNull();
    }

    /** A node that slept has not read what came meanwhile, and needs some time to. */
    @Test
    void isNotBlamedForThisNodesOwnSleep() {
        health.excuse(9 * TIMEOUT);
        assertThat(health.silent(START + 10 * TIMEOUT, TIMEOUT)).isNull();
        health.excuse(0);
        assertThat(health.silent(START + 10 * TIMEOUT, TIMEOUT)).isNull();
        assertThat(health.silent(START + 10 * TIMEOUT + 1, TIMEOUT)).isNotNull();
        health.received(START + 10 * TIMEOUT + 2);
        assertThat(health.silent(START + 11 * TIMEOUT, TIMEOUT)).isNull();
        assertThat(health.silent(START + 11 * TIMEOUT + 3, TIMEOUT)).isNotNull();
    }

    @Test
    void isSuspectedOnceAnEpisode() {
        long heard = START;
        for (int i = 0; i < 200; i++) {
            heard += HEARTBEAT;
            health.received(heard);
        }
        long least = HEARTBEAT * 3 / 2;
        assertThat(health.suspicious(heard + least, least)).isZero();
        assertThat(health.suspected()).isFalse();
        assertThat(health.suspicious(heard + 2 * least, least)).isEqualTo(2 * least);
        assertThat(health.suspicious(heard + 2 * least + 1, least)).isZero();
        assertThat(health.suspected()).isTrue();
        health.received(heard + 2 * least + 2);
        assertThat(health.suspicious(heard + 2 * least + 3, least)).isZero();
        assertThat(health.suspected()).isFalse();
        assertThat(health.suspicious(heard + 4 * least + 3, least)).isPositive();
    }

    @Test
    void needsAPingOnlyIfNothingElseWasSent() {
        assertThat(health.needsPing(START + 10, 10)).isTrue();
        health.sent(START + 5);
        assertThat(health.needsPing(START + 10, 10)).isFalse();
        assertThat(health.needsPing(START + 15, 10)).isTrue();
    }
}
