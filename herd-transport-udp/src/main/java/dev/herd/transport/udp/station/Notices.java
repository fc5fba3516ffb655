package dev.herd.transport.udp.station;

import dev.herd.transport.udp.session.Counters;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the node what was not taken: of each kind the first datagram at once, and then one in ten seconds, with how many
 * there were. Anybody can send a million, each from another address; so not each is told, as it is of connections.
 */
final class Notices {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);
    private static final long PERIOD = 10_000_000_000L;

    private final StationSetup setup;
    private final Counters counters;
    private final Map<Counters.Refusal, Told> told = new EnumMap<>(Counters.Refusal.class);

    private record Told(long at, long count) {}

    Notices(StationSetup setup, Counters counters) {
        this.setup = setup;
        this.counters = counters;
    }

    /** A datagram was looked at. */
    void after(InetSocketAddress from, long now) {
        Counters.Refusal refusal = counters.takeRemarkable();
        if (refusal != null) {
            tell(from, refusal, now);
        }
    }

    private void tell(InetSocketAddress from, Counters.Refusal refusal, long now) {
        Told before = told.get(refusal);
        if (before != null && now - before.at() < PERIOD) {
            return;
        }
        long count = counters.get(refusal);
        long more = before == null ? 0 : count - before.count() - 1;
        told.put(refusal, new Told(now, count));
        String also = more == 0 ? "" : "; so were " + more + " more since the last one that was told of";
        setup.refusals().refused(Station.name(from), "a datagram " + words(refusal) + also);
        log.info("not taken at this socket so far: {}", counters);
    }

    private String words(Counters.Refusal refusal) {
        boolean ofKeys = refusal == Counters.Refusal.UNKNOWN_KEY || refusal == Counters.Refusal.RETIRED_KEY;
        return refusal.words() + (ofKeys ? "; this node has " + setup.keys().get() : "");
    }
}
