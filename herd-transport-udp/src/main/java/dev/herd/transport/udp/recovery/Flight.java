package dev.herd.transport.udp.recovery;

import dev.herd.transport.udp.packet.Ack;
import dev.herd.transport.udp.packet.Packets;

/**
 * The packets of one end that are on their way: which arrived, which are lost, how many more may follow and when. Packets
 * are never sent twice; what a lost one carried is the node's to say anew. RFC 9002, with two additions: when the probe
 * timer fires, the oldest frames under way are taken for lost at once, so that the probe carries what they did in its newest
 * version; and a path on which packets come after they were taken for lost is given more time.
 */
public final class Flight {

    /** What {@link #delay} and {@link #timeout} return when only an acknowledgement will change it. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final int LOST_BY_PROBE = 2;
    private static final int MOST_PACKETS = 1 << 15;
    private static final long LONGEST_TIMEOUT = 60_000 * RoundTrip.MILLI;
    private final RoundTrip roundTrip;
    private final Congestion congestion;
    private final PathMtu mtu;
    private final long theirWindow;
    private final Outcome outcome;
    private final Reordering reordering = new Reordering();
    private Pacer pacer = new Pacer();

    // A ring: the packet of number n is at n modulo its length. All before `first` are settled.
    private SentPacket[] ring = new SentPacket[64];
    private long first;
    private long next;
    private long newestAcknowledged = -1;

    private long inFlight; // bytes
    private int asking; // packets
    private long lastAskedAt;
    private long lossAt = NEVER;
    private int timeouts;
    private int probesOwed;
    private boolean limited;
    private long pathSince = Long.MIN_VALUE;

    /** Who is told. Its calls must not call the flight. */
    public interface Outcome {

        /**
         * All of a frame has arrived.
         *
         * @param ticket the node's name for it
         */
        void delivered(long ticket);

        /**
         * A frame is lost, or so it seems.
         *
         * @param ticket the node's name for it
         */
        void lost(long ticket);

        /**
         * An acknowledgement that this end sent has arrived.
         *
         * @param newest the newest packet that it spoke of
         */
        void acknowledgementArrived(long newest);
    }

    /**
     * Nothing is on its way.
     *
     * @param initialRoundTrip what to take a round trip for until one is measured, in nanoseconds
     * @param mostDatagram the largest datagram to try, in bytes
     * @param theirWindow how many bytes of datagrams the other end can have on their way to it
     * @param outcome is told what becomes of frames
     */
    public Flight(long initialRoundTrip, int mostDatagram, long theirWindow, Outcome outcome) {
        roundTrip = new RoundTrip(initialRoundTrip);
        mtu = new PathMtu(mostDatagram);
        congestion = new Congestion(mtu.size());
        this.theirWindow = theirWindow;
        this.outcome = outcome;
    }

    /**
     * Everything that was measured is void: the path is another one now.
     *
     * @param initialRoundTrip as in the constructor
     * @param mostDatagram as in the constructor
     * @param now the time
     */
    public void pathChanged(long initialRoundTrip, int mostDatagram, long now) {
        roundTrip.restart(initialRoundTrip);
        mtu.restart(mostDatagram);
        congestion.restart(mtu.size());
        pacer = new Pacer();
        timeouts = 0;
        reordering.restart();
        pathSince = now;
    }

    /**
     * How long packets take.
     *
     * @return the estimate
     */
    public RoundTrip roundTrip() {
        return roundTrip;
    }

    /**
     * How large datagrams may be.
     *
     * @return what is known of the path
     */
    public PathMtu mtu() {
        return mtu;
    }

    /**
     * How large a datagram to send now: the path's largest, but no more than the base when so much silence may mean that the
     * path has become narrower.
     *
     * @return its size in bytes
     */
    public int datagramBytes() {
        return timeouts < 2 ? mtu.size() : Packets.BASE_BYTES;
    }

    /** How many bytes are on their way that ask for an acknowledgement. */
    long inFlight() {
        return inFlight;
    }

    /** How many bytes may be on their way. */
    long window() {
        return Math.min(congestion.window(), theirWindow);
    }

    /**
     * How long a datagram that asks for an acknowledgement has to wait.
     *
     * @param bytes its size
     * @param now the time
     * @return nanoseconds, 0 if it may go now, {@link #NEVER} if it has to wait for an acknowledgement
     */
    public long delay(int bytes, long now) {
        if ((inFlight + bytes > window() && inFlight > 0) || next - first >= MOST_PACKETS / 2) {
            limited = true;
            return NEVER;
        }
        long delay = pacer.delay(bytes, now, window(), roundTrip.smoothed(), mtu.size());
        limited |= delay > 0;
        return delay;
    }

    /** There is nothing more to send: it isn't the window that limits. */
    public void idle() {
        limited = false;
    }

    /**
     * How many packets are to be sent whatever the window says, because nothing was heard for too long.
     *
     * @return the number
     */
    public int probesOwed() {
        return probesOwed;
    }

    /**
     * A packet to be sent next. It counts only when {@link #sent} is called.
     *
     * @return the packet, with the next number and without anything in it
     */
    public SentPacket next() {
        if (next - first == ring.length) {
            grow();
        }
        int slot = slot(next);
        SentPacket packet = ring[slot];
        if (packet == null) {
            packet = new SentPacket();
            ring[slot] = packet;
        }
        packet.begin(next);
        return packet;
    }

    private int slot(long number) {
        return (int) number & (ring.length - 1);
    }

    private void grow() {
        if (ring.length == MOST_PACKETS) {
            lose(ring[slot(first)], ring[slot(next - 1)].sentAt); // the other end takes, but never answers
            return;
        }
        SentPacket[] larger = new SentPacket[2 * ring.length];
        for (long number = first; number < next; number++) {
            larger[(int) number & (larger.length - 1)] = ring[slot(number)];
        }
        ring = larger;
    }

    /**
     * The packet was sent.
     *
     * @param packet what {@link #next} gave last
     * @param bytes the datagram's size
     * @param now the time
     */
    public void sent(SentPacket packet, int bytes, long now) {
        packet.sentAt = now;
        packet.bytes = bytes;
        packet.open = true;
        next++;
        if (packet.asks) {
            inFlight += bytes;
            asking++;
            lastAskedAt = now;
            probesOwed = Math.max(0, probesOwed - 1);
            pacer.sent(bytes);
        }
        if (packet.probesMtu) {
            mtu.probing(bytes);
        }
        skipSettled();
    }

    /** Packets that nobody waits for are forgotten when those before them are settled. */
    private void skipSettled() {
        while (first < next && !(ring[slot(first)].open && ring[slot(first)].asks)) {
            ring[slot(first)].open = false;
            first++;
        }
    }

    private void settle(SentPacket packet) {
        if (packet.open && packet.asks) {
            inFlight -= packet.bytes;
            asking--;
        }
        packet.open = false;
        packet.fills.clear();
        skipSettled();
    }

    /**
     * The other end says what it got.
     *
     * @param ack what it said
     * @param now the time
     * @return false if it speaks of a packet that was never sent: it lies
     */
    public boolean acknowledged(Ack ack, long now) {
        long newest = ack.high(0);
        if (newest >= next) {
            return false;
        }
        newestAcknowledged = Math.max(newestAcknowledged, newest);
        boolean some = false;
        for (int range = ack.ranges() - 1; range >= 0; range--) {
            long oldest = Math.max(0, first - Reordering.MOST_PACKETS);
            for (long number = Math.max(oldest, ack.low(range)); number <= ack.high(range); number++) {
                SentPacket packet = ring[slot(number)];
                if (packet == null || packet.number != number) {
                    continue; // settled, and its place is taken
                }
                if (packet.lost) {
                    cameLate(packet, newest, now);
                }
                if (packet.open) {
                    if (number == newest && packet.asks && packet.sentAt >= pathSince) {
                        roundTrip.sample(Math.max(1, now - packet.sentAt), ack.delayNanos());
                    }
                    some |= packet.asks;
                    arrived(packet);
                }
            }
        }
        if (some) {
            timeouts = 0;
            probesOwed = 0;
        }
        detectLost(now);
        return true;
    }

    /** It had been taken for lost: this path reorders more than was thought. */
    private void cameLate(SentPacket packet, long newest, long now) {
        packet.lost = false;
        if (packet.sentAt >= pathSince && !packet.probesMtu) {
            reordering.seen(newest - packet.number, now - packet.sentAt);
        }
    }

    private void arrived(SentPacket packet) {
        if (packet.asks) {
            if (packet.sentAt >= pathSince) {
                congestion.acknowledged(packet.bytes, packet.sentAt, limited);
            }
            if (mtu.acknowledged(packet.bytes)) {
                congestion.datagram(mtu.size());
            }
        }
        if (packet.acknowledging != SentPacket.NOTHING) {
            outcome.acknowledgementArrived(packet.acknowledging);
        }
        for (int i = 0; i < packet.fills.size(); i++) {
            packet.fills.get(i).partDelivered(outcome);
        }
        settle(packet);
    }

    /** RFC 9002, section 6.1: what was sent well before something that arrived is lost. */
    private void detectLost(long now) {
        lossAt = NEVER;
        long delay = reordering.nanos(roundTrip);
        long lastLostAt = Long.MIN_VALUE;
        long jamSince = NEVER; // when the first of packets was sent that were all lost
        boolean jammed = false;
        boolean any = false;
        for (long number = first; number < newestAcknowledged; number++) {
            SentPacket packet = ring[slot(number)];
            if (!packet.open || !packet.asks) {
                jamSince = packet.asks ? NEVER : jamSince;
                continue;
            }
            if (number > newestAcknowledged - reordering.packets() && now - packet.sentAt < delay) {
                lossAt = Math.min(lossAt, packet.sentAt + delay);
                continue;
            }
            if (!packet.probesMtu && packet.sentAt >= pathSince) {
                any = true;
                lastLostAt = Math.max(lastLostAt, packet.sentAt);
                jamSince = Math.min(jamSince, packet.sentAt);
                jammed |= roundTrip.isSampled() && packet.sentAt - jamSince > roundTrip.persistentCongestion();
            }
            lose(packet, now);
        }
        if (any) {
            congestion.lost(lastLostAt, now);
        }
        if (jammed) {
            congestion.jammed();
        }
    }

    private void lose(SentPacket packet, long now) {
        if (mtu.lost(packet.bytes, packet.probesMtu, now)) {
            congestion.datagram(mtu.size());
        }
        for (int i = 0; i < packet.fills.size(); i++) {
            packet.fills.get(i).partLost(outcome);
        }
        packet.lost = true;
        settle(packet);
    }

    /**
     * When {@link #timedOut} is to be called if nothing happens.
     *
     * @return the time, or {@link #NEVER}
     */
    public long timeout() {
        if (lossAt != NEVER || asking == 0) {
            return lossAt;
        }
        long period = roundTrip.probeTimeout() << Math.min(timeouts, 16);
        return lastAskedAt + Math.min(LONGEST_TIMEOUT, period);
    }

    /**
     * The time has come.
     *
     * @param now the time
     */
    public void timedOut(long now) {
        if (now < timeout()) {
            return;
        }
        if (lossAt != NEVER) {
            detectLost(now);
            return;
        }
        timeouts++;
        lastAskedAt = now; // the next period begins here, whether the probe can be sent or not
        probesOwed = timeouts == 1 ? 1 : 2;
        int reported = 0;
        for (long number = first; number < next && reported < LOST_BY_PROBE; number++) {
            SentPacket packet = ring[slot(number)];
            if (packet.open && packet.asks) {
                reported++;
                for (int i = 0; i < packet.fills.size(); i++) {
                    packet.fills.get(i).partLost(outcome);
                }
            }
        }
    }
}
