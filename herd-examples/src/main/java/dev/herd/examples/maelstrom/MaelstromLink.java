package dev.herd.examples.maelstrom;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.herd.time.Timing;
import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One end of a link: each frame is a message of Maelstrom's network, which may lose it. Acknowledgements ride on frames; only
 * if there is none for half a second, or one is missing, they are a message of their own. All but {@link #wake} and {@link
 * #close} is called with the transport's lock held.
 */
final class MaelstromLink implements Link {

    private static final long KNOCK_AGAIN_NANOS = 500_000_000;
    private static final int MOST_KNOCKS = 10;

    private final MaelstromTransport transport;
    private final String name;
    private final String peer;
    private final LinkHandler handler;
    private final Sent sent = new Sent();
    private final Received received = new Received();

    /** Whether a fill is to come that sees what is owed now. */
    private final AtomicBoolean fillDue = new AtomicBoolean();

    private final AtomicReference<@Nullable String> closing = new AtomicReference<>();
    private final ByteBuffer frame;
    private long lastTicket;
    private int knocks;
    private boolean open;
    private boolean over;
    private boolean wantsFill;
    private boolean lossTimerSet;
    private boolean owesAcknowledgement;
    private Timing.@Nullable Timer acknowledging;

    MaelstromLink(MaelstromTransport transport, String name, String peer, LinkHandler handler) {
        this.transport = transport;
        this.name = name;
        this.peer = peer;
        this.handler = handler;
        this.frame = ByteBuffer.allocate(transport.frameBytes());
    }

    String name() {
        return name;
    }

    String peer() {
        return peer;
    }

    /** Asks the other end to open it, until it answers. */
    void knock() {
        if (open || over) {
            return;
        }
        if (++knocks > MOST_KNOCKS) {
            end("no answer from " + peer);
            return;
        }
        send("link_open", new JsonObject());
        later(KNOCK_AGAIN_NANOS, this::knock);
    }

    void opened() {
        if (!open && !over) {
            open = true;
            handler.opened(this);
        }
    }

    /** The other end has knocked, perhaps again since the answer was lost. */
    void answerKnock() {
        send("link_opened", new JsonObject());
        opened();
    }

    void arrived(JsonObject body) {
        if (!open || over) {
            return;
        }
        // Whoever sends has heard that it is open.
        if (body.get("acks") instanceof JsonArray ranges) {
            sent.acknowledged(ranges, body.get("held").getAsLong(), now(), handler);
        }
        if (body.has("frame") && !over) {
            byte[] bytes = Base64.getDecoder().decode(body.get("frame").getAsString());
            if (bytes.length > maxFrameBytes()) {
                transport.refused(remote(), "a frame of " + bytes.length + " bytes is over the limit");
                close("a frame of " + bytes.length + " bytes is over the limit");
                return;
            }
            boolean gap = received.add(
                    body.get("number").getAsLong(), body.get("waits_for").getAsLong(), now());
            owe(gap ? 0 : Sent.ACKNOWLEDGE_AFTER_NANOS);
            handler.frame(ByteBuffer.wrap(bytes));
        } else if (!over) {
            handler.alive(); // an acknowledgement: after a cut it may come long before a frame does
        }
        if (wantsFill) {
            fillSoon();
        }
    }

    private void owe(long withinNanos) {
        if (owesAcknowledgement && withinNanos > 0) {
            return;
        }
        owesAcknowledgement = true;
        if (acknowledging != null) {
            acknowledging.cancel();
        }
        acknowledging = later(withinNanos, () -> {
            if (owesAcknowledgement) {
                send("link_ack", new JsonObject());
            }
        });
    }

    @Override
    public void wake() {
        fillSoon();
    }

    private void fillSoon() {
        if (!fillDue.getAndSet(true)) {
            transport.later(0, this::fill);
        }
    }

    private void fill() {
        // Down before the handler is asked: a wake from now on brings another fill.
        fillDue.set(false);
        wantsFill = !over && open && closing.get() == null;
        while (wantsFill && closing.get() == null && !sent.full()) {
            frame.clear();
            handler.fill(++lastTicket, frame);
            frame.flip();
            wantsFill = frame.hasRemaining();
            if (wantsFill) {
                sendFrame();
            }
        }
        setLossTimer();
    }

    private void sendFrame() {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        JsonObject body = new JsonObject();
        body.addProperty("number", sent.nextNumber());
        sent.add(lastTicket, now());
        body.addProperty("waits_for", sent.oldestWaiting());
        body.addProperty("frame", Base64.getEncoder().encodeToString(bytes));
        send("link_frame", body);
    }

    private void setLossTimer() {
        if (!lossTimerSet && !sent.isEmpty() && !over) {
            lossTimerSet = true;
            later(sent.deadline() - now(), () -> {
                lossTimerSet = false;
                sent.timeOut(now(), handler);
                setLossTimer();
                if (wantsFill) {
                    fillSoon();
                }
            });
        }
    }

    /** Sends something to the other end, and what is to be acknowledged with it. */
    private void send(String type, JsonObject body) {
        body.addProperty("type", type);
        body.addProperty("link", name);
        if (owesAcknowledgement) {
            owesAcknowledgement = false;
            body.add("acks", received.ranges());
            body.addProperty("held", received.heldNanos(now()));
            if (acknowledging != null) {
                acknowledging.cancel();
            }
        }
        transport.send(peer, body);
    }

    @Override
    public void close(String reason) {
        if (closing.compareAndSet(null, reason)) {
            transport.later(0, () -> hangUp(reason));
        }
    }

    void hangUp(String reason) {
        if (!over) {
            JsonObject body = new JsonObject();
            body.addProperty("reason", reason);
            send("link_close", body);
            end(reason);
        }
    }

    /** It is over, and the other end knows it, or can't be told. */
    void end(String reason) {
        if (!over) {
            over = true;
            transport.forget(this);
            handler.closed(reason);
        }
    }

    private long now() {
        return transport.now();
    }

    private Timing.Timer later(long delayNanos, Runnable task) {
        return transport.later(delayNanos, () -> {
            if (!over) {
                task.run();
            }
        });
    }

    @Override
    public String remote() {
        return MaelstromTransport.SCHEME + "://" + peer + ":1";
    }

    /** Maelstrom runs all nodes on one machine, and carries what they say through pipes. */
    @Override
    public boolean loopback() {
        return true;
    }

    @Override
    public int maxFrameBytes() {
        return frame.capacity();
    }

    @Override
    public boolean lossless() {
        return false;
    }

    @Override
    public boolean ordered() {
        return false;
    }
}
