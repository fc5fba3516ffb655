package dev.herd.transport.udp.session;

import dev.herd.transport.LinkHandler;
import dev.herd.transport.udp.packet.Packets;
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
    private final Reading reading;

    private State state = State.UNCONFIRMED;
    private long heardAt;
    private long lingerUntil;
    private String reason = "";
    private int answers;
    private long now; // as of the last call

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
                new Fates(node, arrivals));
        outgoing = new Outgoing(
                setup.theirId(), protection, flight, arrivals, shared, mostFrame, rules.keepAlive(), remote, node, now);
        reassembly = new Reassembly(setup.mine().frameLimit());
        reading = new Reading(
                setup.mine().frameLimit(),
                node,
                arrivals,
                flight,
                reassembly,
                location,
                renewal,
                counters,
                new Reaction());
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
        reading.read(ByteBuffer.wrap(packet, Packets.SEALED_HEADER, plain), number, at);
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

    /** What the other end's words do to this end. */
    private final class Reaction implements Reading.Listener {

        @Override
        public boolean isOpen() {
            return state == State.OPEN;
        }

        @Override
        public void nonsense(String words) {
            counters.count(Counters.Refusal.MALFORMED);
            if (state == State.OPEN) {
                close("the peer " + words);
            }
        }

        @Override
        public void closed(String why) {
            end("the peer closed the link: " + why);
        }

        @Override
        public void moved(InetSocketAddress from, InetSocketAddress to) {
            outgoing.remote(to);
            if (!to.getAddress().equals(from.getAddress())) { // else a router has only given it another port
                flight.pathChanged(setup.rules().initialRoundTrip(to), mostDatagram(to), now);
            }
        }
    }
}
