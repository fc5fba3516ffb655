package dev.herd.transport.udp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The round trip, the window, the pace and the size of datagrams, each against figures worked out by hand from its RFC. */
class MeasuresTest {

    private static final long MILLI = 1_000_000;

    @Test
    void aRoundTripIsSmoothedAndTheOtherEndsDelayTakenOff() {
        RoundTrip roundTrip = new RoundTrip(333 * MILLI);
        assertThat(roundTrip.probeTimeout()).isEqualTo((333 + 4 * 333 / 2 + 25) * MILLI);
        roundTrip.sample(100 * MILLI, 20 * MILLI);
        assertThat(roundTrip.smoothed()).as("the first counts as it is").isEqualTo(100 * MILLI);
        assertThat(roundTrip.probeTimeout()).isEqualTo((100 + 4 * 50 + 25) * MILLI);
        roundTrip.sample(140 * MILLI, 20 * MILLI);
        assertThat(roundTrip.smoothed()).isEqualTo((7 * 100 + 120) * MILLI / 8);
        assertThat(roundTrip.probeTimeout()).isEqualTo((102_500 + 4 * (3 * 50_000 + 20_000) / 4 + 25_000) * 1_000L);
    }

    @Test
    void noDelayMakesARoundTripShorterThanTheShortest() {
        RoundTrip roundTrip = new RoundTrip(333 * MILLI);
        roundTrip.sample(10 * MILLI, 0);
        roundTrip.sample(12 * MILLI, Long.MAX_VALUE);
        assertThat(roundTrip.smoothed()).isEqualTo((7 * 10 + 12) * MILLI / 8);
        roundTrip.sample(100 * MILLI, Long.MAX_VALUE);
        long before = (7 * 10 + 12) * MILLI / 8;
        assertThat(roundTrip.smoothed()).as("25 ms at most").isEqualTo((7 * before + 75 * MILLI) / 8);
    }

    @Test
    void aWindowDoublesThenGrowsByADatagramAndIsHalvedOnceARoundTrip() {
        Congestion congestion = new Congestion(1_200);
        assertThat(congestion.window()).isEqualTo(12_000);
        for (int i = 0; i < 10; i++) {
            congestion.acknowledged(1_200, i, true);
        }
        assertThat(congestion.window()).isEqualTo(24_000);
        congestion.acknowledged(1_200, 11, false);
        assertThat(congestion.window()).as("not used").isEqualTo(24_000);
        congestion.lost(12, 100);
        assertThat(congestion.window()).isEqualTo(12_000);
        congestion.lost(50, 110);
        congestion.acknowledged(1_200, 50, true);
        assertThat(congestion.window()).as("of the same round trip").isEqualTo(12_000);
        for (int i = 0; i < 10; i++) {
            congestion.acknowledged(1_200, 101, true);
        }
        assertThat(congestion.window()).isBetween(13_140L, 13_200L);
        congestion.lost(102, 200);
        assertThat(congestion.window()).isBetween(6_570L, 6_600L);
        congestion.jammed();
        assertThat(congestion.window()).isEqualTo(2_400);
        congestion.datagram(9_000);
        assertThat(congestion.window()).isEqualTo(18_000);
    }

    @Test
    void anInitialWindowIsThatOfTheStandard() {
        assertThat(new Congestion(1_472).window()).isEqualTo(14_720);
        assertThat(new Congestion(9_000).window()).isEqualTo(18_000);
    }

    @Test
    void aPaceLetsABurstThroughAndThenAWindowAndAQuarterInARoundTrip() {
        Pacer pacer = new Pacer();
        long now = 5_000 * MILLI;
        for (int i = 0; i < 10; i++) {
            assertThat(pacer.delay(1_200, now, 120_000, 100 * MILLI, 1_200))
                    .as("of the burst")
                    .isZero();
            pacer.sent(1_200);
        }
        int sent = 0;
        for (long at = now; at < now + 100 * MILLI; ) {
            long delay = pacer.delay(1_200, at, 120_000, 100 * MILLI, 1_200);
            if (delay == 0) {
                pacer.sent(1_200);
                sent += 1_200;
            }
            at += delay;
        }
        assertThat(sent).isBetween(147_600, 150_000);
        assertThat(pacer.delay(1_200, now + 10_000 * MILLI, 120_000, 100 * MILLI, 1_200))
                .isZero();
        int burst = 0;
        while (pacer.delay(1_200, now + 10_000 * MILLI, 120_000, 100 * MILLI, 1_200) == 0) {
            pacer.sent(1_200);
            burst++;
        }
        assertThat(burst).as("whatever was not used is not saved up").isEqualTo(10);
    }

    @Test
    void theLargestDatagramIsFound() {
        PathMtu mtu = new PathMtu(65_507);
        int carries = 9_000;
        for (int i = 0; i < 30; i++) {
            int probe = mtu.probe(0);
            if (probe > 0) {
                mtu.probing(probe);
                assertThat(mtu.probe(0)).as("one at a time").isZero();
                if (probe <= carries) {
                    assertThat(mtu.acknowledged(probe)).isTrue();
                } else {
                    assertThat(mtu.lost(probe, true, 0)).isFalse();
                }
            }
        }
        assertThat(mtu.size()).isEqualTo(8_952);
        assertThat(mtu.probe(599_999 * MILLI)).as("for ten minutes").isZero();
        assertThat(mtu.probe(600_000 * MILLI)).isEqualTo(16_384);
    }

    @Test
    void aPathThatBecomesNarrowerIsNoticed() {
        PathMtu mtu = new PathMtu(1_472);
        for (int i = 0; i < 2; i++) {
            int probe = mtu.probe(0);
            mtu.probing(probe);
            mtu.acknowledged(probe);
        }
        assertThat(mtu.size()).isEqualTo(1_472);
        for (int i = 0; i < 9; i++) {
            assertThat(mtu.lost(1_400, false, 0)).isFalse();
            mtu.lost(1_200, false, 0);
            mtu.acknowledged(1_000);
        }
        mtu.acknowledged(1_201);
        for (int i = 0; i < 9; i++) {
            assertThat(mtu.lost(1_400, false, 0)).isFalse();
        }
        assertThat(mtu.lost(1_400, false, 0)).isTrue();
        assertThat(mtu.size()).isEqualTo(1_200);
        assertThat(mtu.probe(MILLI)).isZero();
    }

    @Test
    void nothingIsProbedWhereNothingIsAllowed() {
        assertThat(new PathMtu(1_200).probe(0)).isZero();
        assertThat(new PathMtu(0).size()).isEqualTo(1_200);
    }
}
