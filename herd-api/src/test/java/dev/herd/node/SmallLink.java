package dev.herd.node;

import dev.herd.transport.Link;
import dev.herd.value.HerdRecord;
import dev.herd.value.MalformedRecordException;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A link of a {@link SmallHerd}: both ends are production code, and what lies between them does nothing by itself. */
final class SmallLink {

    /** One for all, since a frame is taken in as soon as it is filled. */
    private static final ByteBuffer FRAME = ByteBuffer.allocate(4_096);

    private final End dialling;
    private final End accepting;
    private final Predicate<HerdRecord> misled;
    private @Nullable String closed;

    /** Up, with all of its first search still to come. */
    SmallLink(SmallNode from, SmallNode to, Predicate<HerdRecord> misled) {
        this.misled = misled;
        dialling = new End(from, true);
        accepting = new End(to, false);
        dialling.peer.opened(dialling);
        accepting.peer.opened(accepting);
        while (!from.parts.links().isUp(dialling.peer) || !to.parts.links().isUp(accepting.peer)) {
            boolean said = deliver(true);
            said |= deliver(false);
            if (!said) {
                throw new AssertionError("the handshake has stopped: " + closed);
            }
        }
    }

    /** Whether an end wants to be asked for a frame. */
    boolean awake(boolean fromDialler) {
        return (fromDialler ? dialling : accepting).awake;
    }

    /** Asks ends that were woken for nothing: that is no step which makes a difference. */
    void rest() {
        for (boolean fromDialler : new boolean[] {true, false}) {
            End end = fromDialler ? dialling : accepting;
            while (end.awake && end.hasNothing()) {
                deliver(fromDialler);
            }
        }
    }

    /** Fills a frame at one end and gives it to the other; returns whether there was anything in it. */
    boolean deliver(boolean fromDialler) {
        End from = fromDialler ? dialling : accepting;
        if (!from.awake) {
            return false;
        }
        from.awake = false;
        FRAME.clear();
        from.peer.fill(++from.tickets, FRAME);
        FRAME.flip();
        if (!FRAME.hasRemaining()) {
            return false;
        }
        from.awake = true;
        (fromDialler ? accepting : dialling).peer.frame(claimed(FRAME));
        if (closed != null) {
            throw new AssertionError("an end has closed the link: " + closed);
        }
        return true;
    }

    /** The frame with claims in the place of records, as a wrong rule makes them. */
    private ByteBuffer claimed(ByteBuffer frame) {
        ByteBuffer changed = ByteBuffer.allocate(frame.remaining());
        try {
            Messages.read(frame, (type, body) -> {
                byte[] bytes = Messages.bytes(body);
                HerdRecord record = type == Messages.RECORD ? decode(bytes) : null;
                if (record != null && !record.isTombstone() && misled.test(record)) {
                    Messages.begin(Messages.HAD, record.headerSize(), changed);
                    record.writeHeaderTo(changed);
                } else {
                    Messages.begin(type, bytes.length, changed);
                    changed.put(bytes);
                }
            });
        } catch (MalformedFrameException e) {
            throw new AssertionError(e);
        }
        return changed.flip();
    }

    private static HerdRecord decode(byte[] bytes) {
        try {
            return HerdRecord.decode(bytes);
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
    }

    /** Sees soon whether the two stores are equal. */
    void check() {
        dialling.peer.checkSoon();
    }

    /** What is under way is lost. */
    void cut() {
        dialling.peer.closed("cut");
        accepting.peer.closed("cut");
    }

    /** All that the two ends do next depends on. */
    Object[] state() {
        return new Object[] {dialling.awake, accepting.awake, dialling.peer, accepting.peer};
    }

    /** One end, as the network has it and as it is owned. */
    private final class End implements Link, LinkOwner {
        private final SmallNode node;
        private final PeerLink peer;
        private boolean awake;
        private long tickets;

        End(SmallNode node, boolean dialled) {
            this.node = node;
            this.peer = new PeerLink(node.parts, dialled, this);
        }

        /** But a word that it has nothing more to say. */
        boolean hasNothing() {
            LinkWriter writer = SmallState.read(peer, "opened", OpenLink.class).writer;
            return peer.outbox().peekControl() == null
                    && !SmallState.read(peer, "checkDue", Boolean.class)
                    && peer.outbox().isEmpty()
                    && !writer.holdsKeys()
                    && !writer.busy();
        }

        @Override
        public String remote() {
            return "small://peer";
        }

        @Override
        public boolean loopback() {
            return true;
        }

        @Override
        public int maxFrameBytes() {
            return FRAME.capacity();
        }

        @Override
        public boolean lossless() {
            return true;
        }

        @Override
        public boolean ordered() {
            return true;
        }

        @Override
        public void wake() {
            awake = true;
        }

        @Override
        public void close(String reason) {
            closed = reason;
        }

        @Override
        public void opened(PeerLink link) {}

        @Override
        public @Nullable String greeted(PeerLink link) {
            return null;
        }

        @Override
        public void proven(PeerLink link) {
            node.parts.links().prove(link);
        }

        @Override
        public LinkSet.Verdict admit(PeerLink link) {
            return node.parts.links().admit(link);
        }

        @Override
        public void up(PeerLink link) {}

        @Override
        public void closed(PeerLink link, String reason) {}
    }
}
