package dev.herd.transport.udp.session;

import dev.herd.transport.udp.crypto.Suite;
import dev.herd.transport.udp.packet.Ack;
import dev.herd.transport.udp.packet.Frames;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.packet.Renew;
import dev.herd.transport.udp.recovery.Arrivals;
import dev.herd.transport.udp.recovery.Fill;
import dev.herd.transport.udp.recovery.Flight;
import dev.herd.transport.udp.recovery.SentPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Makes packets and sends them: frames of the node when the flight lets them go, acknowledgements on them or by themselves,
 * probes. The node fills a frame straight into a packet; only one that doesn't fit is copied, once, and cut into parts.
 */
final class Outgoing {

    /** Room that frames leave to an acknowledgement; it tells of fewer ranges if it needs more. */
    private static final int ACK_ROOM = 40;

    /** With less room left the next frame goes into the next packet. */
    private static final int LEAST_ROOM = 128;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int sessionId;
    private final Protection protection;
    private final Flight flight;
    private final Arrivals arrivals;
    private final byte[] bytes;
    private final ByteBuffer scratch; // on those bytes
    private final int maxFrameBytes;
    private final long keepAlive;
    private final Output output;
    private final NodeEnd node;
    private final Ack ack = new Ack();

    private InetSocketAddress remote;
    private long tickets;
    private @Nullable Fill cut; // the frame that the rest of is waiting
    private ByteBuffer rest = NOTHING;
    private int restOffset;
    private boolean hungry;
    private boolean owesPing;
    private long lastSentAt;
    private long pausedUntil;

    /**
     * Nothing was sent.
     *
     * @param sessionId the session's id at the other end
     * @param keepAlive how long to be silent at most, in nanoseconds
     */
    Outgoing(
            int sessionId,
            Protection protection,
            Flight flight,
            Arrivals arrivals,
            SharedParts shared,
            int maxFrameBytes,
            long keepAlive,
            InetSocketAddress remote,
            NodeEnd node,
            long now) {
        this.sessionId = sessionId;
        this.protection = protection;
        this.flight = flight;
        this.arrivals = arrivals;
        this.bytes = shared.scratch;
        this.scratch = ByteBuffer.wrap(bytes);
        this.maxFrameBytes = maxFrameBytes;
        this.keepAlive = keepAlive;
        this.remote = remote;
        this.output = shared.output;
        this.node = node;
        this.lastSentAt = now;
    }

    /** The node has, or may have, something to send. */
    void wake() {
        hungry = true;
    }

    /** Sends a packet soon that asks for an answer. */
    void ping() {
        owesPing = true;
    }

    void remote(InetSocketAddress to) {
        remote = to;
    }

    /** When to go on without being told of anything; {@link Flight#NEVER} if that isn't known. */
    long deadline() {
        long keepAliveAt = owesPing ? Flight.NEVER : lastSentAt + keepAlive;
        return Math.min(keepAliveAt, Math.min(arrivals.due(), pausedUntil));
    }

    /** Sends the next packet, if there is one to send now. */
    boolean next(long now) {
        int size = flight.datagramBytes();
        pausedUntil = Flight.NEVER;
        owesPing |= now - lastSentAt >= keepAlive;
        boolean probing = flight.probesOwed() > 0;
        if (!probing && !owesPing && sendMtuProbe(now)) {
            return true;
        }
        boolean wants = hungry || rest.hasRemaining() || owesPing;
        long delay = wants && !probing ? flight.delay(size, now) : 0;
        boolean mayAsk = delay == 0 && (wants || probing);
        if (delay > 0 && delay != Flight.NEVER) {
            pausedUntil = now + delay;
        }
        if (!mayAsk && arrivals.due() > now) {
            return false;
        }
        SentPacket packet = flight.next();
        begin(packet, size);
        if (mayAsk) {
            writeFrames(packet);
        }
        if (mayAsk && !packet.isAsking()) {
            flight.idle();
            if (!probing && !owesPing) {
                return acknowledge(packet, now);
            }
            Frames.writePing(scratch);
            packet.asks();
        }
        if (packet.isAsking()) {
            owesPing = false;
            writeAck(packet, now, size);
            send(packet, now);
            return true;
        }
        return acknowledge(packet, now);
    }

    private boolean acknowledge(SentPacket packet, long now) {
        if (arrivals.due() <= now && writeAck(packet, now, flight.datagramBytes())) {
            send(packet, now);
            return true;
        }
        return false;
    }

    private void begin(SentPacket packet, int size) {
        scratch.clear();
        Packets.writeSealedHeader(sessionId, packet.number(), scratch);
        scratch.limit(size - Suite.TAG_BYTES);
    }

    private boolean writeAck(SentPacket packet, long now, int size) {
        scratch.limit(size - Suite.TAG_BYTES);
        if (!arrivals.report(ack, now)) {
            return false;
        }
        if (Frames.writeAck(ack, scratch)) {
            packet.acknowledges(ack.high(0));
        }
        return true;
    }

    private void writeFrames(SentPacket packet) {
        int end = scratch.limit() - ACK_ROOM;
        scratch.limit(end);
        writeRest(packet);
        while (hungry && !rest.hasRemaining() && end - scratch.position() >= LEAST_ROOM) {
            int start = scratch.position();
            int from = start + Frames.WHOLE_HEADER;
            scratch.limit(from + maxFrameBytes).position(from);
            long ticket = tickets++;
            hungry = node.fill(ticket, scratch);
            int length = scratch.position() - from;
            scratch.position(start);
            if (!hungry) {
                break;
            }
            Fill fill = new Fill(ticket);
            if (from + length <= end) {
                scratch.limit(end);
                Frames.writeWholeHeader(length, scratch);
                packet.carries(fill);
                fill.complete();
            } else {
                cut(fill, from, length);
                scratch.limit(end);
                writeRest(packet);
            }
        }
        scratch.limit(end);
    }

    /** Puts by a frame that is longer than what is left of the packet. */
    private void cut(Fill fill, int from, int length) {
        if (rest.capacity() < length) {
            rest = ByteBuffer.allocate(length);
        }
        rest.clear().put(0, scratch, from, length).limit(length);
        cut = fill;
        restOffset = 0;
    }

    private void writeRest(SentPacket packet) {
        Fill fill = cut;
        if (fill == null) {
            return;
        }
        if (fill.isSettled()) { // lost in part: the rest is of no use
            forgetRest();
            return;
        }
        int written = Frames.writePart(fill.ticket(), rest, restOffset, scratch);
        if (written > 0) {
            restOffset += written;
            packet.carries(fill);
            if (!rest.hasRemaining()) {
                fill.complete();
                forgetRest();
            }
        }
    }

    private void forgetRest() {
        cut = null;
        rest.position(rest.limit());
    }

    /** Sends a packet of which nothing but the size matters, if there is a size to try. */
    private boolean sendMtuProbe(long now) {
        int size = flight.mtu().probe(now);
        if (size == 0 || flight.delay(size, now) > 0) {
            return false;
        }
        SentPacket packet = flight.next();
        begin(packet, size);
        Frames.writePing(scratch);
        while (scratch.hasRemaining()) {
            scratch.put((byte) 0); // PADDING
        }
        packet.probesMtu();
        send(packet, now);
        return true;
    }

    private void send(SentPacket packet, long now) {
        int plain = scratch.position() - Packets.SEALED_HEADER;
        int length = protection.seal(packet.number(), bytes, plain);
        flight.sent(packet, length, now);
        lastSentAt = now;
        output.send(remote, bytes, length);
    }

    /** Sends a challenge, or the answer to one, to wherever it belongs. Returns the datagram's size. */
    int sendChallenge(boolean answer, long data, InetSocketAddress to, long now) {
        SentPacket packet = flight.next();
        begin(packet, Packets.BASE_BYTES);
        Frames.writeChallenge(answer, data, scratch);
        return sendAside(packet, to, now);
    }

    /** Sends a word on the session's key. */
    void sendRenew(Renew message, long now) {
        SentPacket packet = flight.next();
        begin(packet, Packets.BASE_BYTES);
        Frames.writeRenew(message, scratch);
        sendAside(packet, remote, now);
    }

    private int sendAside(SentPacket packet, InetSocketAddress to, long now) {
        int plain = scratch.position() - Packets.SEALED_HEADER;
        int length = protection.seal(packet.number(), bytes, plain);
        flight.sent(packet, length, now); // it doesn't ask, so it isn't waited for
        output.send(to, bytes, length);
        return length;
    }

    /** Sends what was filled, whatever the window says, since nothing follows it; then why. */
    void sendClose(String reason, long now) {
        while (rest.hasRemaining()) {
            SentPacket packet = flight.next();
            begin(packet, flight.datagramBytes());
            writeRest(packet);
            if (!packet.isAsking()) {
                break;
            }
            send(packet, now);
        }
        SentPacket packet = flight.next();
        begin(packet, Packets.BASE_BYTES);
        Frames.writeClose(reason, scratch);
        sendAside(packet, remote, now);
    }
}
