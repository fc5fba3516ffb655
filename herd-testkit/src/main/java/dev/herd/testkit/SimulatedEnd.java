package dev.herd.testkit;

import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One node's end of a simulated link. It calls its handler from tasks of the timing only, so calls never nest, and is
 * strict about what the handler does.
 */
final class SimulatedEnd implements Link {

    private static final byte SCRIBBLE = (byte) 0xEE;
    /** Where the buffer of a fill begins to count: not at 0, since the contract doesn't promise that. */
    private static final int FILL_START = 3;

    private final SimulatedTransport transport;
    private final SimulatedNetwork network;
    private final LinkHandler handler;
    private final String remote;
    private final boolean datagrams;
    private final int maxFrameBytes;
    private @Nullable SimulatedWire wire;
    private boolean open;
    private boolean closing;
    private boolean told;
    private boolean dead;
    private boolean inCall;
    private boolean fillDue;
    private boolean waitsForRoom;
    private long lastTicket;

    SimulatedEnd(SimulatedTransport transport, LinkHandler handler, String remote) {
        this.transport = transport;
        this.network = transport.network();
        this.handler = handler;
        this.remote = remote;
        this.datagrams = network.faults().datagrams();
        int own = transport.limits().frameBytes();
        this.maxFrameBytes = datagrams ? Math.min(own, network.faults().frameBytes()) : own;
    }

    void wire(SimulatedWire given) {
        wire = given;
    }

    String node() {
        return transport.node();
    }

    SimulatedTransport transport() {
        return transport;
    }

    boolean isOpen() {
        return open && !closing && !told && !dead;
    }

    /** Whether nothing will ever be called here again. */
    boolean isGone() {
        return told || dead;
    }

    boolean isDead() {
        return dead;
    }

    void opened() {
        if (!closing && !isGone()) {
            open = true;
            network.note("opened", node(), remote, new byte[0]);
            call("opened", () -> handler.opened(this));
        }
    }

    /**
     * A frame has arrived.
     *
     * @param handled is run once the node has been given it: who is frozen acknowledges nothing
     */
    void arrived(byte[] frame, Runnable handled) {
        if (!isOpen() || isPutOff(() -> arrived(frame, handled))) {
            return;
        }
        if (frame.length > transport.limits().frameBytes()) {
            close("a frame of " + frame.length + " bytes is over the limit");
            return;
        }
        byte[] copy = frame.clone();
        call("frame", () -> handler.frame(ByteBuffer.wrap(copy)));
        Arrays.fill(copy, SCRIBBLE);
        handled.run();
    }

    void delivered(long ticket) {
        if (isOpen() && !isPutOff(() -> delivered(ticket))) {
            call("delivered", () -> handler.delivered(ticket));
        }
    }

    void lost(long ticket) {
        if (isOpen() && !isPutOff(() -> lost(ticket))) {
            call("lost", () -> handler.lost(ticket));
        }
    }

    /** Whether the node is frozen, so that something happens at the end of that. */
    private boolean isPutOff(Runnable something) {
        long nanos = network.handicaps().frozenNanos(node());
        if (nanos > 0) {
            network.timing().after(nanos, something);
        }
        return nanos > 0;
    }

    /** The network says that it is over, or the transport closes. */
    void closeNow(String reason) {
        if (!isGone()) {
            told = true;
            transport.remove(this);
            network.note("closed", node(), remote, new byte[0]);
            call("closed", () -> handler.closed(reason));
            if (wire != null) {
                wire.ended();
            }
        }
    }

    void crash() {
        dead = true;
        transport.remove(this);
        if (wire != null) {
            wire.crashed(this);
        }
    }

    private void call(String name, Runnable action) {
        if (inCall) {
            throw new AssertionError("H5: " + name + " would nest: a transport was closed within a call of its own");
        }
        inCall = true;
        try {
            action.run();
        } catch (RuntimeException e) {
            throw new AssertionError("H1: " + name + " threw at " + node() + ": " + e, e);
        } finally {
            inCall = false;
        }
    }

    @Override
    public void wake() {
        if (isOpen() && !fillDue) {
            scheduleFill(0);
        }
    }

    void scheduleFill(long delayNanos) {
        fillDue = true;
        network.timing().after(delayNanos, this::fill);
    }

    private void fill() {
        if (isPutOff(this::fill)) {
            return;
        }
        fillDue = false;
        SimulatedWire line = wire;
        if (!isOpen() || line == null) {
            return;
        }
        if (line.full(this)) {
            fillDue = true;
            waitsForRoom = true;
            return;
        }
        long wait = line.busyNanos(this);
        if (wait > 0) {
            scheduleFill(wait);
            return;
        }
        byte[] frame = filled(++lastTicket);
        if (frame.length > 0) {
            network.note("send", node(), line.other(this), frame);
            line.send(this, lastTicket, frame);
            if (isOpen() && !fillDue) {
                scheduleFill(0);
            }
        }
    }

    /** What was under way has arrived: a fill that found the line full may be asked for again. */
    void roomAgain() {
        if (waitsForRoom) {
            waitsForRoom = false;
            scheduleFill(0);
        }
    }

    private byte[] filled(long ticket) {
        byte[] array = network.fillArray(FILL_START + maxFrameBytes);
        ByteBuffer buffer = ByteBuffer.wrap(array, 0, FILL_START + maxFrameBytes);
        buffer.position(FILL_START);
        call("fill", () -> {
            try {
                handler.fill(ticket, buffer);
            } catch (BufferOverflowException e) {
                throw new AssertionError("H2: fill wrote past the buffer's limit at " + node(), e);
            }
        });
        if (buffer.limit() != FILL_START + maxFrameBytes || buffer.position() < FILL_START) {
            throw new AssertionError("H2: fill moved the buffer's limit, or its position back, at " + node());
        }
        byte[] frame = Arrays.copyOfRange(array, FILL_START, buffer.position());
        Arrays.fill(array, 0, buffer.position(), SCRIBBLE);
        return frame;
    }

    @Override
    public void close(String reason) {
        if (closing || isGone()) {
            return;
        }
        closing = true;
        if (wire != null) {
            wire.hangUp(this, reason);
        }
        network.timing().after(0, () -> closeNow(reason));
    }

    @Override
    public String remote() {
        return remote;
    }

    @Override
    public boolean loopback() {
        return true;
    }

    @Override
    public int maxFrameBytes() {
        return maxFrameBytes;
    }

    @Override
    public boolean lossless() {
        return !datagrams;
    }

    @Override
    public boolean ordered() {
        return !datagrams;
    }
}
