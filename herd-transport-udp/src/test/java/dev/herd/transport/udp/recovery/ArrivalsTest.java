package dev.herd.transport.udp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.udp.packet.Ack;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final long DELAY = 25_000_000;

    private final Arrivals arrivals = new Arrivals();
    private final Ack ack = new Ack();

    @Test
    void theSecondInOrderIsAcknowledgedAtOnceAndTheFirstSoon() {
        arrivals.add(0, true, 1_000, DELAY);
        assertThat(arrivals.due()).isEqualTo(1_000 + DELAY);
        arrivals.add(1, true, 2_000, DELAY);
        assertThat(arrivals.due()).isEqualTo(2_000);
        assertThat(arrivals.report(ack, 5_000)).isTrue();
        assertThat(ack.delayNanos()).isEqualTo(3_000);
        assertThat(arrivals.due()).isEqualTo(Long.MAX_VALUE);
        assertThat(arrivals.report(ack, 6_000)).as("again").isFalse();
    }

    @Test
    void whatIsMissingOrLateIsAcknowledgedAtOnce() {
        arrivals.add(0, true, 0, DELAY);
        arrivals.report(ack, 0);
        arrivals.add(2, true, 1, DELAY);
        assertThat(arrivals.due()).as("1 is missing").isEqualTo(1);
        arrivals.report(ack, 1);
        arrivals.add(1, true, 2, DELAY);
        assertThat(arrivals.due()).as("1 is late").isEqualTo(2);
    }

    @Test
    void acknowledgementsAreNotAcknowledged() {
        for (int i = 0; i < 10; i++) {
            arrivals.add(i, false, i, DELAY);
        }
        assertThat(arrivals.due()).isEqualTo(Long.MAX_VALUE);
        assertThat(arrivals.report(ack, 20)).isFalse();
    }

    @Test
    void whatIsKnownToBeKnownIsNotSaidAgain() {
        for (long number : new long[] {0, 2, 4, 6, 8}) {
            arrivals.add(number, true, 0, DELAY);
        }
        arrivals.forgetThrough(4);
        arrivals.report(ack, 0);
        assertThat(ack.ranges()).isEqualTo(2);
        assertThat(ack.low(1)).isEqualTo(6);
        arrivals.forgetThrough(100);
        arrivals.add(9, true, 0, DELAY);
        arrivals.report(ack, 0);
        assertThat(ack.low(0)).isEqualTo(8);
        assertThat(ack.high(0)).isEqualTo(9);
    }

    @Test
    void rangesAreWhatHasCome() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Arrivals some = new Arrivals();
            TreeSet<Long> came = new TreeSet<>();
            int spread = random.nextInt(5, 120);
            for (int i = 0; i < 60; i++) {
                long number = random.nextInt(spread);
                if (came.add(number)) {
                    some.add(number, true, i, DELAY);
                }
                check(some, came);
            }
        }
    }

    private void check(Arrivals some, SortedSet<Long> came) {
        some.report(ack, 0);
        TreeSet<Long> told = new TreeSet<>();
        for (int i = 0; i < ack.ranges(); i++) {
            for (long number = ack.low(i); number <= ack.high(i); number++) {
                told.add(number);
            }
        }
        if (ack.ranges() < Ack.MOST_RANGES) {
            assertThat(told).isEqualTo(came);
        } else {
            assertThat(told).isSubsetOf(came).contains(came.last());
        }
    }
}
