package dev.herd.node;

import dev.herd.time.Timing;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one endpoint linked: dials, and dials again whenever the link to the node behind it is gone, be it one that this
 * node dialled or one that the peer did. States:
 *
 * <pre>
 *  WAITING --timer--> DIALLING --up, or linked already--> LINKED --link down--> WAITING
 *     ^                  |
 *     +----- failed -----+--- it is this node itself, or removed, or given up ---> STOPPED
 * </pre>
 */
final class Dialler implements LinkOwner {

    /** An endpoint that only a peer told of is given up after so long in vain. */
    private static final long LEARNED_PATIENCE = TimeUnit.HOURS.toNanos(1);

    /** A link must last so long before the next attempts start fast again. */
    private static final long STEADY = TimeUnit.SECONDS.toNanos(10);

    private static final String UNWANTED = "not to be linked any more";

    private enum State {
        WAITING,
        DIALLING,
        LINKED,
        STOPPED
    }

    private final NodeParts node;
    private final Endpoint endpoint;
    private final Transport transport;
    private final LongConsumer lost;
    private final Backoff backoff;
    // guarded by this
    private State state = State.WAITING;
    private Timing.@Nullable Timer timer;
    private long origin;
    private long since;
    private boolean tried;
    private boolean learned;

    /**
     * A dialler that has not started.
     *
     * @param lost told of the origin of every peer whose link is gone
     */
    Dialler(NodeParts node, Endpoint endpoint, Transport transport, boolean learned, LongConsumer lost) {
        this.node = node;
        this.endpoint = endpoint;
        this.transport = transport;
        this.learned = learned;
        this.lost = lost;
        this.backoff = new Backoff(node.random());
        this.since = node.timing().monotonicNanos();
    }

    /** Dials soon. */
    synchronized void start() {
        state = State.WAITING;
        timer = node.timing().after(0, this::dial);
    }

    /** Dials at once if it would do so later. */
    synchronized void hurry() {
        if (state == State.WAITING && timer != null) {
            timer.cancel();
            backoff.reset();
            timer = node.timing().after(0, this::dial);
        }
    }

    /** Takes a link to this endpoint's node for granted that the peer dialled. */
    synchronized void startLinked(long peer) {
        linked(peer);
    }

    /** Somebody here wants the endpoint linked, so it is not given up any more, though a peer told of it first. */
    synchronized void keep() {
        learned = false;
    }

    synchronized void stop() {
        state = State.STOPPED;
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Whether only a peer told of the endpoint. */
    synchronized boolean learned() {
        return learned;
    }

    synchronized boolean stopped() {
        return state == State.STOPPED;
    }

    /** Whether the first attempt is over, however it ended. */
    synchronized boolean tried() {
        return tried || state == State.STOPPED;
    }

    private void dial() {
        synchronized (this) {
            if (state != State.WAITING) {
                return;
            }
            state = State.DIALLING;
        }
        transport.connect(endpoint, new PeerLink(node, true, this));
    }

    @Override
    public void opened(PeerLink link) {}

    @Override
    public synchronized @Nullable String greeted(PeerLink link) {
        return state == State.STOPPED ? UNWANTED : null;
    }

    @Override
    public void proven(PeerLink link) {}

    /** Under the lock throughout: a link that is stopped, or that another one is lost for, is not forgotten between. */
    @Override
    public synchronized LinkSet.Verdict admit(PeerLink link) {
        if (state == State.STOPPED) {
            return LinkSet.Verdict.refused(UNWANTED);
        }
        if (link.isToMyself()) {
            stop();
            return LinkSet.Verdict.refused(PeerLink.TO_MYSELF);
        }
        LinkSet.Verdict verdict = node.links().admit(link);
        if (verdict.refusal() == null || verdict.refusal().equals(LinkSet.ALREADY_LINKED)) {
            linked(link.origin());
        }
        return verdict;
    }

    @Override
    public void up(PeerLink link) {}

    private void linked(long peer) {
        if (state != State.STOPPED) {
            state = State.LINKED;
            origin = peer;
            tried = true;
            since = node.timing().monotonicNanos();
        }
    }

    @Override
    public void closed(PeerLink link, String reason) {
        boolean failed;
        synchronized (this) {
            failed = state == State.DIALLING;
            tried = true;
            if (failed) {
                again();
            }
        }
        if (failed && link.remote().equals("?")) {
            node.observer().linkRefused(endpoint.toString(), true, reason);
        }
        lost.accept(link.origin());
    }

    /** A link to a peer's run is gone: if it was the one behind this endpoint, dials again. */
    void lost(long peer) {
        synchronized (this) {
            if (state == State.LINKED && origin == peer && !node.links().knows(peer)) {
                if (node.timing().monotonicNanos() - since >= STEADY) {
                    backoff.reset();
                }
                since = node.timing().monotonicNanos();
                again();
            }
        }
    }

    private void again() {
        long failingFor = node.timing().monotonicNanos() - since;
        if (learned && failingFor > LEARNED_PATIENCE) {
            stop();
            return;
        }
        state = State.WAITING;
        timer = node.timing().after(backoff.next(failingFor), this::dial);
    }
}
