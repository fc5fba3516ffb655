package dev.herd.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the two ends of a simulated link, and does to frames what the faults say. What a stream carries
 * arrives in order: a partition makes it wait, and in the end breaks the stream. A datagram goes its own way.
 */
final class SimulatedWire {

    private static final long MILLI = 1_000_000;
    private static final long CONNECT_TIMEOUT = 3_000 * MILLI;
    private static final long MOST_STALL = 60_000 * MILLI;
    private static final long LONG_WAIT = 50 * MILLI;
    private static final long RESEND = 200 * MILLI;
    private static final int GOODBYES = 4;
    private static final int SEND_BUFFER = 65_536;

    /** One direction. */
    private static final class Way {
        private final Deque<Runnable> stalled = new ArrayDeque<>();
        private long freeAt;
        private long lastArrival;
        private long underWay;
        private long frames;
    }

    private final SimulatedNetwork network;
    private final SimulatedEnd dialler;
    private final boolean datagrams;
    private final Way there = new Way();
    private final Way back = new Way();
    private @Nullable SimulatedEnd acceptor;
    private boolean broken;

    private SimulatedWire(SimulatedEnd dialler) {
        this.network = dialler.transport().network();
        this.dialler = dialler;
        this.datagrams = !dialler.lossless();
    }

    static void dial(SimulatedEnd dialler, int port) {
        SimulatedWire wire = new SimulatedWire(dialler);
        dialler.wire(wire);
        wire.network.add(wire);
        wire.network.timing().after(wire.network.delay(dialler.node(), ""), () -> wire.knock(port));
        wire.network.timing().after(CONNECT_TIMEOUT, () -> {
            if (!dialler.isOpen()) {
                dialler.close("no answer");
            }
        });
    }

    private void knock(int port) {
        SimulatedListener listener = network.listener(port);
        if (listener == null) {
            network.timing()
                    .after(network.delay("", dialler.node()), () -> dialler.closeNow("nobody listens at port " + port));
        } else if (network.reaches(dialler.node(), listener.transport().node()) && !dialler.isGone()) {
            String remote = "sim://127.0.0.1:" + (49_152 + network.links() % 16_384);
            SimulatedEnd end = new SimulatedEnd(listener.transport(), listener.handlerFor(remote), remote);
            acceptor = end;
            end.wire(this);
            listener.transport().add(end);
            end.opened();
            control(end, dialler::opened);
        }
    }

    private @Nullable SimulatedEnd opposite(SimulatedEnd end) {
        return end == dialler ? acceptor : dialler;
    }

    private Way way(SimulatedEnd from) {
        return from == dialler ? there : back;
    }

    String other(SimulatedEnd end) {
        SimulatedEnd opposite = opposite(end);
        return opposite == null ? "" : opposite.node();
    }

    boolean connects(String one, String other) {
        SimulatedEnd far = acceptor;
        return far != null
                && ((dialler.node().equals(one) && far.node().equals(other))
                        || (dialler.node().equals(other) && far.node().equals(one)));
    }

    long frames(String from, String to) {
        SimulatedEnd far = acceptor;
        if (far == null) {
            return 0;
        }
        long count = dialler.node().equals(from) && far.node().equals(to) ? there.frames : 0;
        return count + (far.node().equals(from) && dialler.node().equals(to) ? back.frames : 0);
    }

    private boolean passable(SimulatedEnd from) {
        SimulatedEnd to = opposite(from);
        return !broken && to != null && network.reaches(from.node(), to.node());
    }

    /** Whether so much is under way in a stream that its sender has to wait. */
    boolean full(SimulatedEnd from) {
        return !datagrams
                && way(from).underWay
                        >= SEND_BUFFER + bytesIn(from, 2 * network.faults().maxDelayNanos());
    }

    private long bytesIn(SimulatedEnd from, long nanos) {
        return (long) (nanos / 1e9 * bytesPerSecond(from));
    }

    private long bytesPerSecond(SimulatedEnd from) {
        return network.bytesPerSecond(from.node(), other(from));
    }

    /** How long until the sender may write again, as far as the line's rate goes. */
    long busyNanos(SimulatedEnd from) {
        return way(from).freeAt - network.now() - SEND_BUFFER * 1_000_000_000L / bytesPerSecond(from);
    }

    void send(SimulatedEnd from, long ticket, byte[] frame) {
        Way way = way(from);
        way.frames++;
        way.freeAt = Math.max(network.now(), way.freeAt) + frame.length * 1_000_000_000L / bytesPerSecond(from);
        if (way.freeAt - network.now() > LONG_WAIT) {
            network.happened(Fault.SLOW_LINE, from.node(), other(from));
        }
        if (datagrams) {
            sendDatagram(from, ticket, frame);
            return;
        }
        way.underWay += frame.length;
        inOrder(from, () -> {
            way.underWay -= frame.length;
            SimulatedEnd to = opposite(from);
            if (to != null) {
                to.arrived(frame, () -> {});
            }
            network.timing().after(network.delay(other(from), from.node()), from::roomAgain);
        });
    }

    /** Something of a stream: it arrives after all that was sent before it, unless the stream breaks. */
    private void inOrder(SimulatedEnd from, Runnable arrival) {
        Way way = way(from);
        long resends = network.happens(network.faults().loss(), Fault.RESEND, from.node(), other(from))
                ? network.between(RESEND, 5 * RESEND)
                : 0;
        long moment = Math.max(network.now(), way.freeAt) + network.delay(from.node(), other(from)) + resends;
        way.lastArrival = Math.max(way.lastArrival, moment);
        network.timing().after(way.lastArrival - network.now(), () -> {
            if (!broken && (!passable(from) || !way.stalled.isEmpty())) {
                if (way.stalled.isEmpty()) {
                    network.timing().after(network.between(0, MOST_STALL), () -> {
                        if (!passable(from) && !way.stalled.isEmpty()) {
                            breakDown();
                        }
                    });
                }
                network.happened(Fault.STALL, from.node(), other(from));
                way.stalled.add(arrival);
            } else if (!broken) {
                arrival.run();
            }
        });
    }

    void reachabilityChanged() {
        reachabilityChanged(dialler);
        SimulatedEnd far = acceptor;
        if (far != null) {
            reachabilityChanged(far);
        }
    }

    private void reachabilityChanged(SimulatedEnd from) {
        if (passable(from) && !way(from).stalled.isEmpty()) {
            network.timing()
                    .after(network.delay(from.node(), other(from)) + network.between(0, RESEND), () -> drain(from));
        }
    }

    private void drain(SimulatedEnd from) {
        Way way = way(from);
        while (passable(from) && !way.stalled.isEmpty()) {
            way.stalled.remove().run();
        }
    }

    private void sendDatagram(SimulatedEnd from, long ticket, byte[] frame) {
        Faults faults = network.faults();
        long patience = 5 * faults.maxDelayNanos() + 100 * MILLI;
        boolean[] reported = new boolean[1];
        long queued = Math.max(0, way(from).freeAt - network.now());
        network.timing().after(queued + patience, () -> {
            if (!reported[0]) {
                reported[0] = true;
                from.lost(ticket);
            }
        });
        String name = from.node();
        String other = other(from);
        int copies = network.happens(faults.duplication(), Fault.DUPLICATION, name, other) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (network.happens(faults.loss(), Fault.LOSS, name, other)) {
                continue;
            }
            long heldUp = network.happens(faults.reorder(), Fault.REORDER, name, other)
                    ? network.between(0, 6 * faults.maxDelayNanos())
                    : 0;
            network.timing().after(queued + network.delay(name, other) + heldUp, () -> {
                SimulatedEnd to = opposite(from);
                if (!passable(from) || to == null) {
                    network.happened(Fault.UNREACHABLE, name, other);
                    return;
                }
                if (to.isGone() && !to.isDead()) {
                    if (passable(to)) {
                        from.closeNow("the peer knows nothing of this link");
                    }
                    return;
                }
                to.arrived(frame, () -> {
                    if (!network.happens(faults.loss(), Fault.LOSS, other, name)) {
                        network.timing().after(network.delay(other, name), () -> {
                            if (!reported[0] && passable(to)) {
                                reported[0] = true;
                                from.delivered(ticket);
                            }
                        });
                    }
                });
            });
        }
    }

    /** What opens and closes a link: part of the stream, or a datagram that is repeated a few times. */
    private void control(SimulatedEnd from, Runnable arrival) {
        if (!datagrams) {
            inOrder(from, arrival);
            return;
        }
        boolean[] arrived = new boolean[1];
        for (int i = 0; i < GOODBYES; i++) {
            if (i == GOODBYES - 1 || !network.happens(network.faults().loss(), Fault.LOSS, from.node(), other(from))) {
                network.timing().after(network.delay(from.node(), other(from)) + i * RESEND, () -> {
                    if (!arrived[0] && passable(from)) {
                        arrived[0] = true;
                        arrival.run();
                    }
                });
            }
        }
    }

    void hangUp(SimulatedEnd from, String reason) {
        SimulatedEnd to = opposite(from);
        if (to != null) {
            control(from, () -> to.closeNow("the peer closed: " + reason));
        }
    }

    /** The link breaks: what is under way is gone, and each end hears of it at a moment of its own, or not at all. */
    void breakDown() {
        if (!broken) {
            broken = true;
            network.happened(Fault.BREAK, dialler.node(), other(dialler));
            network.note("break", dialler.node(), other(dialler), new byte[0]);
            tellOfBreak(dialler);
            SimulatedEnd far = acceptor;
            if (far != null) {
                tellOfBreak(far);
            }
        }
    }

    private void tellOfBreak(SimulatedEnd end) {
        if (!network.happens(network.faults().halfOpen(), Fault.HALF_OPEN, end.node(), other(end))) {
            network.timing().after(network.between(0, 1_000 * MILLI), () -> end.closeNow("the link broke"));
        }
    }

    void crashed(SimulatedEnd end) {
        broken = true;
        SimulatedEnd to = opposite(end);
        if (to != null && !to.isGone() && !datagrams) {
            tellOfBreak(to);
        }
        ended();
    }

    void ended() {
        SimulatedEnd far = acceptor;
        if (dialler.isGone() && (far == null || far.isGone())) {
            network.remove(this);
        }
    }
}
