package dev.herd.transport.udp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.udp.packet.Ack;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FlightTest {

    private static final long MILLI = 1_000_000;
    private static final long ROUND_TRIP = 100 * MILLI;

    private final List<String> told = new ArrayList<>();
    private final Flight flight = new Flight(ROUND_TRIP, 1_200, 1 << 20, new Flight.Outcome() {
        @Override
        public void delivered(long ticket) {
            told.add("delivered " + ticket);
        }

        @Override
        public void lost(long ticket) {
            told.add("lost " + ticket);
        }

        @Override
        public void acknowledgementArrived(long newest) {
            told.add("acknowledgement " + newest);
        }
    });
    private final Ack ack = new Ack();

    private SentPacket send(long now, Fill... fills) {
        SentPacket packet = flight.next();
        for (Fill fill : fills) {
            packet.carries(fill);
        }
        flight.sent(packet, 1_000, now);
        return packet;
    }

    private Fill whole(long ticket) {
        Fill fill = new Fill(ticket);
        fill.complete();
        return fill;
    }

    private boolean acknowledge(long now, long... ranges) {
        ack.clear(0);
        for (int i = 0; i < ranges.length; i += 2) {
            ack.add(ranges[i], ranges[i + 1]);
        }
        return flight.acknowledged(ack, now);
    }

    @Test
    void threeLaterPacketsShowOneToBeLost() {
        for (int i = 0; i < 5; i++) {
            send(i, whole(i));
        }
        acknowledge(10, 2, 2);
        assertThat(told).containsExactly("delivered 2");
        acknowledge(11, 2, 3);
        assertThat(told).containsExactly("delivered 2", "delivered 3", "lost 0");
    }

    @Test
    void aPathThatReordersIsGivenMoreTime() {
        for (int i = 0; i < 8; i++) {
            send(i, whole(i));
        }
        acknowledge(10, 6, 6);
        assertThat(told).contains("lost 0", "lost 1", "lost 2", "lost 3").doesNotContain("lost 4");
        acknowledge(11, 0, 6);
        assertThat(told).doesNotContain("delivered 0");
        for (int i = 8; i < 20; i++) {
            send(20 + i, whole(i));
        }
        acknowledge(50, 14, 14);
        assertThat(told).as("seven later ones show nothing any more").doesNotContain("lost 8");
        acknowledge(51, 15, 15);
        assertThat(told).contains("lost 8").doesNotContain("lost 9");
        flight.pathChanged(ROUND_TRIP, 1_200, 60);
        for (int i = 20; i < 24; i++) {
            send(60, whole(i));
        }
        acknowledge(61, 23, 23);
        assertThat(told).as("another path").contains("lost 20");
    }

    @Test
    void timeShowsOneToBeLost() {
        send(0, whole(0));
        send(0, whole(1));
        acknowledge(ROUND_TRIP, 1, 1);
        assertThat(told).containsExactly("delivered 1");
        assertThat(flight.timeout()).isEqualTo(ROUND_TRIP * 9 / 8);
        flight.timedOut(flight.timeout() - 1);
        assertThat(told).hasSize(1);
        flight.timedOut(flight.timeout());
        assertThat(told).containsExactly("delivered 1", "lost 0");
        assertThat(flight.timeout()).isEqualTo(Flight.NEVER);
        assertThat(flight.inFlight()).isZero();
    }

    @Test
    void aFrameInPartsIsDeliveredWithTheLastAndLostWithTheFirst() {
        Fill large = new Fill(7);
        send(0, large);
        send(1, large, whole(8));
        acknowledge(2, 0, 1);
        assertThat(told).as("more of it is to come").containsExactly("delivered 8");
        large.complete();
        send(3, large);
        acknowledge(4, 2, 2);
        assertThat(told).containsExactly("delivered 8", "delivered 7");

        Fill other = new Fill(9);
        for (int i = 3; i <= 8; i++) {
            send(10, other);
        }
        other.complete();
        acknowledge(11, 7, 7);
        assertThat(other.isSettled()).isTrue();
        acknowledge(12, 3, 8);
        assertThat(told).containsExactly("delivered 8", "delivered 7", "lost 9");
    }

    @Test
    void silenceIsProbedAndTheOldestFramesAreSaidAnew() {
        for (int i = 0; i < 4; i++) {
            send(0, whole(i));
        }
        long timeout = (100 + 4 * 50 + 25) * MILLI;
        assertThat(flight.timeout()).isEqualTo(timeout);
        flight.timedOut(timeout);
        assertThat(told).containsExactly("lost 0", "lost 1");
        assertThat(flight.probesOwed()).isEqualTo(1);
        assertThat(flight.inFlight()).as("they may arrive all the same").isEqualTo(4_000);
        send(timeout);
        assertThat(flight.probesOwed()).isEqualTo(1);
        SentPacket probe = flight.next();
        probe.asks();
        flight.sent(probe, 50, timeout);
        assertThat(flight.probesOwed()).isZero();
        assertThat(flight.timeout()).as("backed off").isEqualTo(timeout + 2 * timeout);
        acknowledge(timeout + 1, 0, 5);
        assertThat(told).containsExactly("lost 0", "lost 1", "delivered 2", "delivered 3");
        assertThat(flight.timeout()).isEqualTo(Flight.NEVER);
    }

    @Test
    void afterASecondSilenceDatagramsAreSmallSinceTheLargeOnesMayNoLongerFit() {
        Flight wide = new Flight(ROUND_TRIP, 1_472, 1 << 20, new Silent());
        SentPacket probe = wide.next();
        probe.probesMtu();
        wide.sent(probe, wide.mtu().probe(0), 0);
        ack.clear(0);
        ack.add(0, 0);
        wide.acknowledged(ack, 1);
        assertThat(wide.datagramBytes()).isEqualTo(1_452);
        for (int size : new int[] {1_452, 1_200, 1_200}) {
            SentPacket packet = wide.next();
            packet.asks();
            wide.sent(packet, 1_400, 2);
            wide.timedOut(wide.timeout());
            assertThat(wide.datagramBytes()).isEqualTo(size);
        }
        ack.clear(0);
        ack.add(3, 3);
        wide.acknowledged(ack, 1_000 * MILLI);
        assertThat(wide.datagramBytes()).isEqualTo(1_452);
    }

    private static final class Silent implements Flight.Outcome {
        @Override
        public void delivered(long ticket) {}

        @Override
        public void lost(long ticket) {}

        @Override
        public void acknowledgementArrived(long newest) {}
    }

    @Test
    void whoAcknowledgesWhatWasNeverSentLies() {
        send(0, whole(0));
        assertThat(acknowledge(1, 0, 1)).isFalse();
        assertThat(told).isEmpty();
        assertThat(acknowledge(1, 0, 0)).isTrue();
    }

    @Test
    void lossHalvesTheWindowAndALongOneClosesIt() {
        for (int i = 0; i < 5; i++) {
            send(i * MILLI, whole(i));
        }
        acknowledge(ROUND_TRIP, 4, 4);
        assertThat(flight.window()).isEqualTo(6_000);
        long later = ROUND_TRIP;
        for (int i = 5; i < 12; i++) {
            send(later += 1_000 * MILLI, whole(i));
        }
        acknowledge(later + ROUND_TRIP, 11, 11);
        assertThat(flight.window()).as("six seconds of loss").isEqualTo(2_400);
    }

    @Test
    void thereIsNoMoreOnTheWayThanTheWindowAllows() {
        while (flight.delay(1_000, 0) == 0) {
            send(0, whole(flight.next().number()));
        }
        assertThat(flight.inFlight()).isBetween(11_001L, 12_000L);
        assertThat(flight.delay(1_000, 0)).isEqualTo(Flight.NEVER);
        acknowledge(ROUND_TRIP, 0, 11);
        assertThat(flight.window()).as("slow start").isEqualTo(12_000 + 12_000);
    }

    @Test
    void anotherPathIsMeasuredAnewAndNotBlamedForTheOldOnesLosses() {
        for (int i = 0; i < 6; i++) {
            send(i, whole(i));
        }
        flight.pathChanged(ROUND_TRIP, 1_200, 10);
        acknowledge(5_000 * MILLI, 5, 5);
        assertThat(told).contains("lost 0", "delivered 5");
        assertThat(flight.window()).isEqualTo(12_000);
        assertThat(flight.roundTrip().smoothed()).isEqualTo(ROUND_TRIP);
    }

    @Test
    void anAcknowledgementThatArrivedIsTold() {
        SentPacket packet = flight.next();
        packet.acknowledges(41);
        flight.sent(packet, 50, 0);
        send(1, whole(0));
        acknowledge(2, 1, 1);
        assertThat(told).as("a packet nobody asked for").containsExactly("delivered 0");
        packet = flight.next();
        packet.acknowledges(43);
        packet.asks();
        flight.sent(packet, 50, 3);
        acknowledge(4, 2, 2);
        assertThat(told).containsExactly("delivered 0", "acknowledgement 43");
    }

    /** Whatever arrives, in whatever order, acknowledged well or badly: every frame is told of once, and none is left. */
    @Test
    void everyFrameIsToldOfOnce() {
        for (int seed = 0; seed < 200; seed++) {
            told.clear();
            everyFrameIsToldOfOnce(new Random(seed));
        }
    }

    private void everyFrameIsToldOfOnce(Random random) {
        Flight some = new Flight(ROUND_TRIP, 1_200, 30_000, new Flight.Outcome() {
            @Override
            public void delivered(long ticket) {
                told.add("" + ticket);
            }

            @Override
            public void lost(long ticket) {
                told.add("" + ticket);
            }

            @Override
            public void acknowledgementArrived(long newest) {}
        });
        TreeSet<Long> arrived = new TreeSet<>();
        TreeSet<String> tickets = new TreeSet<>();
        Fill large = null;
        long now = 0;
        for (int i = 0; i < 400; i++) {
            now += random.nextLong(20 * MILLI);
            if (some.delay(1_000, now) == 0 || some.probesOwed() > 0) {
                SentPacket packet = some.next();
                if (large == null || large.isSettled()) {
                    large = new Fill(i);
                    tickets.add("" + i);
                }
                packet.carries(large);
                if (random.nextBoolean()) {
                    large.complete();
                    large = null;
                }
                some.sent(packet, random.nextInt(30, 1_200), now);
                if (random.nextInt(10) > 2) {
                    arrived.add(packet.number());
                }
            }
            if (random.nextInt(4) == 0 && !arrived.isEmpty()) {
                ack.clear(0);
                long number = arrived.floor(random.nextLong(arrived.first(), arrived.last() + 1));
                ack.add(number, number);
                some.acknowledged(ack, now);
            }
            some.timedOut(now);
        }
        if (large != null) {
            large.complete();
        }
        for (int i = 0; some.timeout() != Flight.NEVER; i++) {
            assertThat(i).isLessThan(50);
            now = Math.max(now, some.timeout());
            some.timedOut(now);
            SentPacket packet = some.next();
            packet.asks();
            some.sent(packet, 50, now);
            ack.clear(0);
            ack.add(packet.number(), packet.number());
            some.acknowledged(ack, now + MILLI);
        }
        assertThat(some.inFlight()).isZero();
        assertThat(told).hasSize(tickets.size()).containsExactlyInAnyOrderElementsOf(tickets);
    }
}
