package dev.herd.testkit;

import dev.herd.transport.Acceptor;
import dev.herd.transport.LinkHandler;
import java.util.ArrayList;
import java.util.List;

/** A port of a simulated network where a node listens. */
final class SimulatedListener {

    private final SimulatedTransport transport;
    private final Acceptor acceptor;
    private final List<LinkHandler> given = new ArrayList<>();

    SimulatedListener(SimulatedTransport transport, Acceptor acceptor) {
        this.transport = transport;
        this.acceptor = acceptor;
    }

    SimulatedTransport transport() {
        return transport;
    }

    Acceptor acceptor() {
        return acceptor;
    }

    LinkHandler handlerFor(String remote) {
        LinkHandler handler = acceptor.peer(remote);
        for (LinkHandler before : given) {
            if (before == handler) {
                throw new AssertionError("H4: an acceptor gave one handler to two peers");
            }
        }
        given.add(handler);
        return handler;
    }
}
