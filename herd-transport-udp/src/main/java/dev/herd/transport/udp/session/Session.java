package dev.herd.transport.udp.session;

import dev.herd.transport.LinkHandler;
import dev.herd.transport.udp.packet.Ack;
import dev.herd.transport.udp.packet.Frames;
import dev.herd.transport.udp.packet.MalformedPacketException;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.packet.Renew;
import dev.herd.transport.udp.recovery.Arrivals;
import dev.herd.transport.udp.recovery.Flight;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a session.
 *
 * <pre>
 *                 authentic packet              close(reason)            some round trips
 *   unconfirmed -----------------> open ----------------------> closing -----------------> over
 *        |             opened       |  frame, fill,     closed      answers what still comes
 *        |                          |  delivered, lost              by saying it again
 *        | nothing comes            |  CLOSE comes, nothing comes, nonsense comes
 *        +--------------------------+----------------------------------------------------> over
 *                                      closed, if it was opened
 * </pre>
 *
 * The end that began a session is open from the start: the answer to its INIT was authentic. The end that answered is
 * open when it knows that its answer arrived.
 */
public final class Session {

    private static final int TURN_BYTES = 256 << 10;
    private static final long CONFIRM_WITHIN = 10_000_000_000L;
    private static final int LINGER_TIMEOUTS = 3;
    private static final long LINGER = 1_000_000_000L;

    private enum State {
        UNCONFIRMED,
        OPEN,
        CLOSING,
        OVER
    }

    private final SessionSetup setup;
    private final Supplier<@Nullable LinkHandler> acceptor;
    private final Counters counters;
    private final SessionLink link;
    private final NodeEnd node;
    private final Protection protection;
    private final Renewal renewal;
    private final Arrivals arrivals = new Arrivals();
    private final Flight flight;
    private final Outgoing outgoing;
    private final Reassembly reassembly;
    private final Location location;
    private final Ack heard = new Ack();
    private final Incoming incoming = new Incoming();

    private State state = State.UNCONFIRMED;
    private long heardAt;
    private long lingerUntil;
    private String reason = "";
    private int answers;

    // Of the packet that is being read.
    private boolean asks;
    private boolean usable;
    private long now;

    /**
     * A session that has sent and received nothing.
     *
     * @param setup what the handshake made
     * @param acceptor gives the node's handler once the other end has confirmed, or null if there is no place for it
     * @param shared what all sessions of the thread share
     * @param summons has {@link #turn} called soon; called by any thread, also when the session is over
     * @param now the time
     */
    public Session(
            SessionSetup setup,
            Supplier<@Nullable LinkHandler> acceptor,
            SharedParts shared,
            Runnable summons,
            long now) {
        this.setup = setup;
        this.acceptor = acceptor;
        counters = shared.counters;
        PathRules rules = setup.rules();
        InetSocketAddress remote = setup.remote();
        location = new Location(remote, shared.random);
        int bothTake = Math.min(setup.mine().frameLimit(), setup.theirs().frameLimit());
        int mostFrame = Math.min(bothTake, rules.mostFrame());
        link = new SessionLink(setup.remoteName(), PathRules.isLoopback(remote), mostFrame, summons);
        node = new NodeEnd(link);
        protection = new Protection(setup.key(), setup.secrets(), counters);
        renewal = new Renewal(setup.remoteName(), setup.keys(), protection, shared.random, counters);
        flight = new Flight(
                rules.initialRoundTrip(remote),
                mostDatagram(remote),
                setup.theirs().receiveWindow(),
                incoming);
        outgoing = new Outgoing(
                setup.theirId(), protection, flight, arrivals, shared, mostFrame, rules.keepAlive(), remote, node, now);
        reassembly = new Reassembly(setup.mine().frameLimit());
        heardAt = now;
        this.now = now;
    }

    private int mostDatagram(InetSocketAddress remote) {
        return Math.min(setup.rules().mostDatagram(remote), setup.theirs().datagramLimit());
    }

    /**
     * The other end's answer was authentic: this end, which began, is open.
     *
     * @param opened the node's handler
     */
    public void open(LinkHandler opened) {
        state = State.OPEN;
        outgoing.ping(); // so that the other end is open, too
        node.opened(opened);
    }

    /**
     * A sealed packet came for this session.
     *
     * @param from where it seems to come from
     * @param packet holds it, from the beginning; overwritten
     * @param length its length in bytes
     * @param at the time
     */
    public void received(InetSocketAddress from, byte[] packet, int length, long at) {
        now = at;
        if (state == State.OVER) {
            counters.count(Counters.Refusal.NO_SESSION);
            return;
        }
        int plain = protection.open(packet, length);
        if (plain < 0) {
            if (protection.isExhausted()) {
                end("too many forged packets");
            }
            return;
        }
        heardAt = at;
        if (state == State.CLOSING) {
            answerWithClose();
            return;
        }
        if (state == State.UNCONFIRMED && !confirmed()) {
            return;
        }
        long number = Packets.number(packet);
        location.came(from, length, number, at);
        read(ByteBuffer.wrap(packet, Packets.SEALED_HEADER, plain), number);
    }

    private boolean confirmed() {
        LinkHandler given = acceptor.get();
        if (given == null) {
            counters.count(Counters.Refusal.TOO_MANY_LINKS);
            outgoing.sendClose("there are too many links already", now);
            state = State.OVER;
            return false;
        }
        state = State.OPEN;
        node.opened(given);
        return true;
    }

    private void read(ByteBuffer text, long number) {
        asks = false;
        usable = true;
        try {
            Frames.read(text, setup.mine().frameLimit(), heard, incoming);
        } catch (MalformedPacketException e) {
            counters.count(Counters.Refusal.MALFORMED);
            close("the peer sent " + e.getMessage());
        }
        if (usable) {
            arrivals.add(number, asks, now, flight.roundTrip().ackDelay());
        } else {
            counters.count(Counters.Refusal.GIVEN_UP);
        }
    }

    private void moved(InetSocketAddress from) {
        InetSocketAddress to = location.proven();
        outgoing.remote(to);
        if (!to.getAddress().equals(from.getAddress())) { // else a router has only given it another port
            flight.pathChanged(setup.rules().initialRoundTrip(to), mostDatagram(to), now);
        }
    }

    /**
     * Sends whatever is to be sent now, and sees to what is due.
     *
     * @param at the time
     * @return whether it stopped only to let others have their turn: it is to be called again soon
     */
    public boolean turn(long at) {
        now = at;
        if (state == State.CLOSING && now >= lingerUntil) {
            state = State.OVER;
        }
        if (state == State.UNCONFIRMED && now - heardAt >= CONFIRM_WITHIN) {
            end("the peer never confirmed");
        }
        if (state != State.OPEN) {
            return false;
        }
        if (now - heardAt >= setup.rules().deadAfter()) {
            end("nothing heard for " + (now - heardAt) / 1_000_000_000 + " s");
            return false;
        }
        if (link.takeWake()) {
            outgoing.wake();
        }
        flight.timedOut(now);
        reassembly.expire(now);
        location.sendDue(outgoing, now, flight.roundTrip().probeTimeout());
        renewal.turn(outgoing, now, flight.roundTrip().probeTimeout());
        int budget = TURN_BYTES / Packets.BASE_BYTES;
        while (closing() == null && outgoing.next(now)) {
            budget -= Math.max(1, flight.datagramBytes() / Packets.BASE_BYTES);
            if (budget <= 0) {
                return true;
            }
        }
        String wanted = closing();
        if (wanted != null) {
            close(wanted);
        }
        return false;
    }

    private @Nullable String closing() {
        String wanted = node.failure() == null ? link.closing() : node.failure();
        return wanted == null && renewal.isOverdue(now) ? Renewal.RETIRED : wanted;
    }

    /** The node, or nonsense from the other end, closes the session: the other end is told, and told again if need be. */
    private void close(String why) {
        reason = why;
        state = State.CLOSING;
        lingerUntil =
                now + Math.max(LINGER, LINGER_TIMEOUTS * flight.roundTrip().probeTimeout());
        outgoing.sendClose(why, now);
        node.closed(why);
    }

    /** What was on its way when this end closed would bring as many answers: only every second, fourth, … is given. */
    private void answerWithClose() {
        if (Integer.bitCount(++answers) == 1) {
            outgoing.sendClose(reason, now);
        }
    }

    /**
     * Ends the session at once; the other end is told, but not again.
     *
     * @param why why, for the handler
     * @param at the time
     */
    public void shutDown(String why, long at) {
        now = at;
        if (state == State.OPEN) {
            close(why);
        }
        state = State.OVER;
    }

    private void end(String why) {
        state = State.OVER;
        node.closed(why);
    }

    /**
     * When {@link #turn} is to be called if nothing happens.
     *
     * @return the time, or {@link Long#MAX_VALUE}
     */
    public long deadline() {
        return switch (state) {
            case UNCONFIRMED -> heardAt + CONFIRM_WITHIN;
            case CLOSING -> lingerUntil;
            case OVER -> Flight.NEVER;
            case OPEN ->
                Math.min(
                        Math.min(Math.min(flight.timeout(), renewal.deadline()), outgoing.deadline()),
                        Math.min(location.deadline(), heardAt + setup.rules().deadAfter()));
        };
    }

    /**
     * Whether the other end has yet to show that it knows the secrets.
     *
     * @return true until its first packet
     */
    public boolean isUnconfirmed() {
        return state == State.UNCONFIRMED;
    }

    /**
     * Whether the node's link has ended, though the other end may have to be told again.
     *
     * @return true for good once it has
     */
    public boolean isLeaving() {
        return state == State.CLOSING || state == State.OVER;
    }

    /**
     * Whether the session may be forgotten.
     *
     * @return true for good once it is
     */
    public boolean isOver() {
        return state == State.OVER;
    }

    /** Takes what a packet holds, and what became of frames. */
    private final class Incoming implements Frames.Visitor, Flight.Outcome {

        @Override
        public void ping() {
            asks = true;
        }

        @Override
        public void ack(Ack ack) {
            if (state == State.OPEN && !flight.acknowledged(ack, now)) {
                counters.count(Counters.Refusal.MALFORMED);
                close("the peer acknowledged what was never sent");
            }
        }

        @Override
        public void whole(ByteBuffer frame) {
            asks = true;
            usable &= node.frame(frame);
        }

        @Override
        public void part(long number, int total, int offset, ByteBuffer part) {
            asks = true;
            switch (reassembly.add(number, total, offset, part, now)) {
                case WHOLE -> whole(reassembly.whole());
                case REFUSED -> usable = false;
                case TAKEN -> {}
                case WRONG -> {
                    usable = false;
                    if (state == State.OPEN) {
                        counters.count(Counters.Refusal.MALFORMED);
                        close("the peer sent parts of a frame that don't fit");
                    }
                }
            }
        }

        @Override
        public void close(String why) {
            if (state == State.OPEN) {
                end("the peer closed the link: " + why);
            }
        }

        @Override
        public void challenge(long data) {
            location.challenged(data);
        }

        @Override
        public void response(long data) {
            InetSocketAddress before = location.proven();
            if (location.answered(data)) {
                moved(before);
            }
        }

        @Override
        public void renew(Renew message) {
            renewal.received(message, now);
        }

        @Override
        public void delivered(long ticket) {
            node.delivered(ticket);
        }

        @Override
        public void lost(long ticket) {
            node.lost(ticket);
        }

        @Override
        public void acknowledgementArrived(long newestTold) {
            arrivals.forgetThrough(newestTold);
        }
    }
}
