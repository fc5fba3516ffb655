package dev.herd.node;

import dev.herd.flood.Peer;
import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import dev.herd.wire.Hello;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One link as the node sees it, from its opening to its close:
 * <pre>
 *  NEW --opened--> GREETING --hellos and proofs--> UP --> CLOSING --> CLOSED
 *                     |     (the acceptor waits             ^
 *                     |      CONFIRMED for READY)           |
 *                     +------ refused, or out of time ------+
 * </pre>
 *
 * What the peer says of itself is believed, and acted on, once it is proven. All but what stands under "any thread" is
 * called by the transport, one call at a time.
 */
final class PeerLink implements LinkHandler, Peer {

    /** How long a last word may take before the link is closed without it. */
    private static final long FAREWELL_NANOS = 1_000_000_000L;

    static final String TO_MYSELF = "the node has dialled itself";

    private enum State {
        NEW,
        GREETING,
        CONFIRMED,
        UP,
        CLOSING,
        CLOSED
    }

    private final NodeParts node;
    private final LinkOwner owner;
    private final boolean dialled;
    private final LinkNews news;

    private State state = State.NEW;
    private String closing = "";
    private boolean wasUp;
    private boolean needless;

    // written on the link's thread, read by any
    private volatile @Nullable OpenLink opened;
    private volatile @Nullable Hello peer;
    // the other way round
    private volatile @Nullable String leaving;
    private volatile boolean checkDue;

    PeerLink(NodeParts node, boolean dialled, LinkOwner owner) {
        this.node = node;
        this.dialled = dialled;
        this.owner = owner;
        this.news = new LinkNews(node, this);
    }

    // ---- any thread

    @Override
    public String node() {
        Hello known = peer;
        return known == null ? "?" : Handshake.printable(known.node());
    }

    @Override
    public long origin() {
        Hello known = peer;
        return known == null ? 0 : known.origin();
    }

    /** The origin of the end that dialled. */
    long diallerOrigin() {
        return dialled ? node.identity().origin() : origin();
    }

    boolean dialled() {
        return dialled;
    }

    LinkNews news() {
        return news;
    }

    boolean isToMyself() {
        return origin() == node.identity().origin();
    }

    /** Where the peer says it can be dialled. */
    List<String> endpoints() {
        Hello known = peer;
        return known == null ? List.of() : known.endpoints();
    }

    /** Whether the two ends are on one machine. */
    boolean loopback() {
        return open().link.loopback();
    }

    String remote() {
        OpenLink open = opened;
        return open == null ? "?" : open.link.remote();
    }

    Outbox outbox() {
        return open().outbox;
    }

    /** See {@link dev.herd.reconcile.Reconciler#findsBefore}. */
    long findsBefore() {
        return open().exchange.findsBefore();
    }

    Barriers barriers() {
        return open().barriers;
    }

    /** Whether the peer has sent all that it held when the link came up. */
    boolean filledByPeer() {
        return open().inbound.filledByPeer();
    }

    /** Whether the peer has been silent for longer than it usually is. */
    boolean suspected() {
        return open().health.suspected();
    }

    /** How far the link is with what it owes. */
    Backlog backlog() {
        return open().backlog;
    }

    /** How far the peer's clock is from this node's. */
    PeerClock clock() {
        return open().clock;
    }

    void close(String reason) {
        open().link.close(reason);
    }

    /** Says good-bye and closes, once nothing is owed any more. */
    void leave(String reason) {
        leaving = reason;
        outbox().wake();
    }

    /** The two stores are to be compared. */
    void checkSoon() {
        checkDue = true;
        outbox().wake();
    }

    /** Looks after the link; the timer's. */
    void tick(long now, long lateNanos, Heartbeats.Times times) {
        open().watch.tick(now, lateNanos, times);
    }

    /** Owes the peer a sign of life. */
    void ping() {
        outbox().ping(Messages.encode(Messages.PING, new byte[0]));
    }

    // ---- the link's thread

    @Override
    public void opened(Link link) {
        OpenLink open = new OpenLink(link, this, node);
        opened = open;
        state = State.GREETING;
        open.greeting.begin();
        owner.opened(this);
    }

    @Override
    public void frame(ByteBuffer frame) {
        if (state == State.CLOSING || state == State.CLOSED) {
            return;
        }
        alive();
        node.counters().framesReceived.increment();
        node.counters().bytesReceived.add(frame.remaining());
        try {
            Messages.read(frame, this::message);
        } catch (MalformedFrameException e) {
            node.counters().malformedFrames.increment();
            node.observer().inputRefused(remote(), String.valueOf(e.getMessage()));
            refuse("malformed frame: " + e.getMessage());
        } finally {
            open().inbound.step().flush();
        }
    }

    @Override
    public void alive() {
        open().health.received(node.timing().monotonicNanos());
    }

    private void message(byte type, ByteBuffer body) throws MalformedFrameException {
        boolean farewell = type == Messages.BYE || type == Messages.REJECT;
        if (state == State.CONFIRMED && farewell) {
            String reason = Handshake.printable(body);
            needless = reason.equals(LinkSet.ALREADY_LINKED);
            close("refused by the peer: " + reason);
        } else if (state == State.CONFIRMED && type != Messages.HELLO && type != Messages.CONFIRM) {
            up();
        }
        if (state == State.GREETING) {
            open().greeting.message(type, body);
        } else if (state == State.UP && farewell) {
            close("the peer left: " + Handshake.printable(body));
        } else if (state == State.UP) {
            String end = open().inbound.message(type, body);
            if (end != null) {
                refuse(end);
            }
        }
    }

    /** The peer has said who it is; returns why there can be no link, or null. */
    @Nullable
    String greeted(Hello hello) {
        peer = hello;
        open().writer.limitFrames(Math.min(open().link.maxFrameBytes(), hello.maxFrameBytes()));
        return owner.greeted(this);
    }

    /** The peer has proven who it is. */
    void proven() {
        if (dialled) {
            up();
        } else {
            state = State.CONFIRMED;
            owner.proven(this);
        }
    }

    private void up() {
        news.coming();
        LinkSet.Verdict verdict = owner.admit(this);
        if (verdict.refusal() != null) {
            refused(verdict.refusal());
            return;
        }
        OpenLink open = open();
        open.handshakeTimer.cancel();
        if (dialled) {
            send(Messages.READY, new byte[0]);
        }
        state = State.UP;
        wasUp = true;
        open.writer.beginExchange();
        node.waves().linkUp(open.barriers);
        news.up(verdict.replaced());
        owner.up(this);
        node.flood().linkUp(this, open.inbound.step());
        open.outbox.wake();
        if (verdict.replaced() != null) {
            verdict.replaced().close(LinkSet.ALREADY_LINKED);
        }
    }

    /**
     * A dialler that gives a needless link up says so. Its acceptor doesn't: for the dialler the link is up, and it
     * will close it itself when it hears that the other one is.
     */
    private void refused(String reason) {
        needless = reason.equals(LinkSet.ALREADY_LINKED);
        if (dialled || !needless) {
            refuse(reason);
        } else {
            state = State.CLOSING; // and the timer of the handshake goes on
        }
    }

    @Override
    public void fill(long ticket, ByteBuffer frame) {
        OpenLink open = open();
        int start = frame.position();
        long now = node.timing().monotonicNanos();
        if (state == State.UP) {
            open.backlog.filling();
            if (checkDue) {
                checkDue = false;
                open.writer.check();
            }
            open.writer.fill(ticket, frame);
            open.backlog.filled(now, open.writer);
            String goodbye = leaving;
            if (goodbye != null && frame.position() == start && open.writer.idle()) {
                refuse(goodbye);
            }
        }
        if (state != State.UP) {
            open.writer.fillControl(ticket, frame);
        }
        int written = frame.position() - start;
        if (written > 0) {
            open.health.sent(now);
            node.counters().framesSent.increment();
            node.counters().bytesSent.add(written);
        } else if (state == State.CLOSING && !closing.isEmpty()) {
            close(closing); // the last word was written by a fill before this one
        }
    }

    @Override
    public void delivered(long ticket) {
        open().writer.delivered(ticket);
    }

    @Override
    public void lost(long ticket) {
        if (open().writer.lost(ticket)) {
            ping();
        }
    }

    @Override
    public void closed(String reason) {
        state = State.CLOSED;
        OpenLink open = opened;
        if (open != null) {
            open.handshakeTimer.cancel();
            open.outbox.close();
            open.exchange.end();
        }
        node.links().closed(this);
        if (open != null && wasUp) {
            news.down(reason);
            node.flood().linkDown(this);
            node.waves().linkDown(open.barriers);
            node.receipts().linkDown(this);
        } else if (open != null && !needless) {
            news.refused(reason);
        }
        owner.closed(this, reason);
    }

    /** Tells the peer why, and closes once that is written, or soon if it can't be. */
    void refuse(String reason) {
        if (state == State.CLOSING || state == State.CLOSED) {
            return;
        }
        byte[] said = reason.substring(0, Math.min(reason.length(), 120)).getBytes(StandardCharsets.UTF_8);
        send(state == State.UP ? Messages.BYE : Messages.REJECT, said);
        state = State.CLOSING;
        closing = reason;
        node.timing().after(FAREWELL_NANOS, () -> close(reason));
    }

    void send(byte type, byte[] body) {
        outbox().control(Messages.encode(type, body));
    }

    private OpenLink open() {
        OpenLink open = opened;
        if (open == null) {
            throw new IllegalStateException("the link has not been opened");
        }
        return open;
    }
}
