package dev.herd.transport.udp.session;

import dev.herd.transport.udp.recovery.Arrivals;
import dev.herd.transport.udp.recovery.Flight;

/** Tells what became of packets: the node of its frames, and the arrivals of what needn't be acknowledged any more. */
final class Fates implements Flight.Outcome {

    private final NodeEnd node;
    private final Arrivals arrivals;

    Fates(NodeEnd node, Arrivals arrivals) {
        this.node = node;
        this.arrivals = arrivals;
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
