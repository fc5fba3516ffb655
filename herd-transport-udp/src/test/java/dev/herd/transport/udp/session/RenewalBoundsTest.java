package dev.herd.transport.udp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.udp.crypto.KeyAgreement;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.crypto.SessionSecrets;
import dev.herd.transport.udp.crypto.Suite;
import dev.herd.transport.udp.packet.Renew;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a peer that asks for other keys can cost, and when one hears that a session's key is about to end it. */
class RenewalBoundsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final PreSharedKey KEY = PreSharedKey.parse("5a".repeat(32));
    private static final PreSharedKey NEXT = PreSharedKey.parse("77".repeat(32));

    private final Random random = new Random(4);
    private final SessionSecrets secrets =
            new SessionSecrets(Suite.forBoth(true, true), KEY, new byte[32], new byte[32], false);
    private final Counters counters = new Counters();
    private final KeyRing ring = KeyRing.of(KEY).install(NEXT);
    private final byte[] half = new KeyAgreement(random::nextBytes).publicBytes();
    private int halves;
    private int attempts;
    private final Renewal asked = new Renewal(
            "udp://10.0.0.1:5000",
            () -> ring,
            new Protection(KEY, secrets, counters),
            bytes -> {
                halves++;
                random.nextBytes(bytes);
            },
            counters);

    private void ask(PreSharedKey signs, long now) {
        Renew ask = Renew.ask(++attempts, NEXT.id(), 0, half);
        asked.received(ask.signed(signs.mac(secrets.confirmation(), ask.facts())), now);
    }

    @Test
    void whoHasntTheKeyThatHeAsksForCostsNoAgreement() {
        for (int i = 0; i < 100; i++) {
            ask(KEY, 0);
        }
        assertThat(halves).isZero();
        assertThat(counters.get(Counters.Refusal.FORGED)).isEqualTo(100);
        ask(NEXT, 0);
        assertThat(halves).isEqualTo(1);
    }

    @Test
    void whoAsksWithoutEndCostsFewAgreementsAndIsAnsweredAgainLater() {
        for (int i = 0; i < 1_000; i++) {
            ask(NEXT, i);
        }
        assertThat(halves).isBetween(2, 20);
        assertThat(counters.get(Counters.Refusal.TOO_MANY_RENEWALS)).isEqualTo(1_000 - halves);
        int before = halves;
        ask(NEXT, 10 * SECOND);
        assertThat(halves).isEqualTo(before + 1);
    }

    @Test
    void thatALinkIsAboutToEndIsToldOnceAndEarly() {
        Retirement retirement = new Retirement("udp://10.0.0.1:5000", KEY);
        retirement.look(KEY, true, 0);
        assertThat(retirement.warn(4 * SECOND)).as("it may yet go on").isFalse();
        assertThat(retirement.deadline()).isEqualTo(5 * SECOND);
        retirement.look(KEY, true, 4 * SECOND);
        assertThat(retirement.warn(5 * SECOND)).isTrue();
        assertThat(retirement.warn(6 * SECOND)).isFalse();
        assertThat(retirement.isOver(29 * SECOND)).isFalse();
        assertThat(retirement.isOver(30 * SECOND)).isTrue();
    }

    @Test
    void nothingIsToldOfASessionThatGoesOnUnderAnotherKeyAndThatKeyHasItsOwnTime() {
        Retirement retirement = new Retirement("udp://10.0.0.1:5000", KEY);
        retirement.look(KEY, true, 0);
        retirement.look(NEXT, false, SECOND);
        assertThat(retirement.warn(20 * SECOND)).isFalse();
        assertThat(retirement.isPending()).isFalse();
        retirement.look(NEXT, true, 20 * SECOND);
        retirement.look(KEY, true, 22 * SECOND);
        assertThat(retirement.isOver(51 * SECOND)).isFalse();
        assertThat(retirement.isOver(52 * SECOND)).isTrue();
    }
}
