package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkHealthTest {

    private static final long START = -5; // monotonic clocks start anywhere
    private static final long TIMEOUT = 100;

    private final LinkHealth health = new LinkHealth(START);

    @Test
    void isSilentOnlyAfterTheTimeout() {
        assertThat(health.silent(START + TIMEOUT, 0, TIMEOUT)).isNull();
        assertThat(health.silent(START + TIMEOUT + 1, 0, TIMEOUT)).isNotNull();
        health.received(START + TIMEOUT);
        assertThat(health.silent(START + 2 * TIMEOUT, 0, TIMEOUT)).isNull();
    }

    /** A node that slept has not read what came meanwhile. */
    @Test
    void isNotBlamedForThisNodesOwnSleep() {
        assertThat(health.silent(START + 10 * TIMEOUT, 9 * TIMEOUT, TIMEOUT)).isNull();
    }

    @Test
    void needsAPingOnlyIfNothingElseWasSent() {
        assertThat(health.needsPing(START + 10, 10)).isTrue();
        health.filled(START + 5, true, true);
        assertThat(health.needsPing(START + 10, 10)).isFalse();
        health.filled(START + 9, false, true);
        assertThat(health.needsPing(START + 15, 10)).isTrue();
    }

    @Test
    void isSlowOnceAnEpisode() {
        health.filled(START, true, false);
        health.owing(START + 3);
        assertThat(health.slowFor(START + 10, 10)).isZero();
        assertThat(health.slowFor(START + 11, 10)).isEqualTo(11);
        assertThat(health.slowFor(START + 12, 10)).isZero();
        health.filled(START + 13, true, true);
        assertThat(health.slowFor(START + 30, 10)).isZero();
        health.owing(START + 40);
        assertThat(health.slowFor(START + 51, 10)).isEqualTo(11);
    }
}
