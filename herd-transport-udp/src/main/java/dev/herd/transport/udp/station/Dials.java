package dev.herd.transport.udp.station;

import dev.herd.transport.LinkHandler;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.session.Counters;
import dev.herd.transport.udp.session.Output;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handshakes that this end has begun, by the ids of their sessions. */
final class Dials {

    private static final Logger log = LoggerFactory.getLogger(Dials.class);

    private final StationSetup setup;
    private final RandomBytes random;
    private final Output output;
    private final Counters counters;
    private final Map<Integer, Dial> dials = new HashMap<>();

    Dials(StationSetup setup, RandomBytes random, Output output, Counters counters) {
        this.setup = setup;
        this.random = random;
        this.output = output;
        this.counters = counters;
    }

    /** Begins one, with the session's id, unless there is a reason not to. */
    void begin(int id, List<InetSocketAddress> addresses, LinkHandler handler, @Nullable String refused, long now) {
        if (refused != null) {
            tellClosed(handler, refused);
            return;
        }
        Dial dial = new Dial(id, List.copyOf(addresses), handler, setup, random, now);
        dials.put(id, dial);
        turn(dial, now);
    }

    boolean has(int id) {
        return dials.containsKey(id);
    }

    /** RETRY came. */
    void retry(byte[] datagram, int length, long now) {
        Dial dial = dials.get(Packets.sessionId(datagram));
        if (dial == null) {
            counters.count(Counters.Refusal.NO_SESSION);
        } else if (dial.retry(datagram, length, now)) {
            turn(dial, now);
        } else {
            counters.count(Counters.Refusal.FORGED);
        }
    }

    /** ACCEPT came; what the session is made of, or null if it is nothing to go by. */
    Dial.@Nullable Answered accept(InetSocketAddress from, byte[] datagram, int length) {
        Dial dial = dials.get(Packets.sessionId(datagram));
        if (dial == null) {
            counters.count(Counters.Refusal.NO_SESSION);
            return null;
        }
        Dial.Answered answered = dial.accept(from, datagram, length);
        if (answered == null) {
            counters.count(Counters.Refusal.FORGED);
        } else {
            dials.remove(dial.sessionId());
        }
        return answered;
    }

    /** Repeats what is due, and gives up what has waited for long enough. */
    void turn(long now) {
        List.copyOf(dials.values()).forEach(dial -> turn(dial, now));
    }

    private void turn(Dial dial, long now) {
        if (!dial.turn(output, now)) {
            end(
                    dial,
                    "cannot connect to " + dial.tried() + ": no answer within "
                            + setup.handshakeNanos() / 1_000_000
                            + " ms; nobody listens there over UDP, or with other keys, and this node has "
                            + setup.keys().get());
        }
    }

    /** When a turn is due. */
    long deadline() {
        long earliest = Long.MAX_VALUE;
        for (Dial dial : dials.values()) {
            earliest = Math.min(earliest, dial.deadline());
        }
        return earliest;
    }

    void close(String reason) {
        List.copyOf(dials.values()).forEach(dial -> end(dial, reason));
    }

    private void end(Dial dial, String reason) {
        dials.remove(dial.sessionId());
        tellClosed(dial.handler(), reason);
    }

    private static void tellClosed(LinkHandler handler, String reason) {
        try {
            handler.closed(reason);
        } catch (Throwable e) {
            log.error("the handler of a link failed at its end", e);
        }
    }
}
