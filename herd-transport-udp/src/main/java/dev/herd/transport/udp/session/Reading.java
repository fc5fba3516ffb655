package dev.herd.transport.udp.session;

import dev.herd.transport.udp.packet.Ack;
import dev.herd.transport.udp.packet.Frames;
import dev.herd.transport.udp.packet.MalformedPacketException;
import dev.herd.transport.udp.packet.Renew;
import dev.herd.transport.udp.recovery.Arrivals;
import dev.herd.transport.udp.recovery.Flight;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Takes apart what authentic packets hold, and gives each of it to whom it is for. What was taken is acknowledged; a packet
 * with anything that the node didn't get is not.
 */
final class Reading implements Frames.Visitor {

    private final int frameLimit;
    private final NodeEnd node;
    private final Arrivals arrivals;
    private final Flight flight;
    private final Reassembly reassembly;
    private final Location location;
    private final Renewal renewal;
    private final Counters counters;
    private final Listener listener;
    private final Ack heard = new Ack();

    // Of the packet that is being read.
    private boolean asks;
    private boolean usable;
    private boolean told; // the node, of a frame
    private long now;

    /** What is the session's to decide. */
    interface Listener {

        /** Whether what the other end says still counts. */
        boolean isOpen();

        /** The other end has done what no peer does. */
        void nonsense(String words);

        /** The other end has closed. Called while open. */
        void closed(String why);

        /** The other end has shown that it is elsewhere now. */
        void moved(InetSocketAddress from, InetSocketAddress to);
    }

    Reading(
            int frameLimit,
            NodeEnd node,
            Arrivals arrivals,
            Flight flight,
            Reassembly reassembly,
            Location location,
            Renewal renewal,
            Counters counters,
            Listener listener) {
        this.frameLimit = frameLimit;
        this.node = node;
        this.arrivals = arrivals;
        this.flight = flight;
        this.reassembly = reassembly;
        this.location = location;
        this.renewal = renewal;
        this.counters = counters;
        this.listener = listener;
    }

    /** Reads a packet's text. */
    void read(ByteBuffer text, long number, long at) {
        now = at;
        asks = false;
        usable = true;
        told = false;
        try {
            Frames.read(text, frameLimit, heard, this);
        } catch (MalformedPacketException e) {
            listener.nonsense("sent " + e.getMessage());
        }
        if (!told) {
            node.alive(); // what only acknowledges comes from a process that lives
        }
        if (usable) {
            arrivals.add(number, asks, now, flight.roundTrip().ackDelay());
        } else {
            counters.count(Counters.Refusal.GIVEN_UP);
        }
    }

    @Override
    public void ping() {
        asks = true;
    }

    @Override
    public void ack(Ack ack) {
        if (listener.isOpen() && !flight.acknowledged(ack, now)) {
            listener.nonsense("acknowledged what was never sent");
        }
    }

    @Override
    public void whole(ByteBuffer frame) {
        asks = true;
        told = true;
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
                listener.nonsense("sent parts of a frame that don't fit");
            }
        }
    }

    @Override
    public void close(String why) {
        if (listener.isOpen()) {
            listener.closed(why);
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
            listener.moved(before, location.proven());
        }
    }

    @Override
    public void renew(Renew message) {
        renewal.received(message, now);
    }
}
