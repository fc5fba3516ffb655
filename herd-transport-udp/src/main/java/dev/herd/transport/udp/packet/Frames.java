package dev.herd.transport.udp.packet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a sealed packet holds, one after the other: a byte of type and the rest.
 *
 * <pre>
 * 0 PADDING    nothing
 * 1 PING       nothing; asks for an acknowledgement
 * 2 ACK        newest packet, microseconds that it waited, how many more ranges (1), length of the newest range less one;
 *              for each more: packets between less one, its length less one
 * 3 WHOLE      length, a frame of the node
 * 4 PART       number of the frame, its length, offset, length of the part, the part
 * 5 CLOSE      length (1), reason in UTF-8
 * 6 CHALLENGE  8 bytes that whoever gets them at an address sends back
 * 7 RESPONSE   those 8 bytes
 * 8 RENEW      step (1): 0 WISH, 1 ASK, 2 AGREE, 3 REFUSE; number of the attempt (4), key id (4); in ASK and AGREE also a
 *              packet number (8), X25519 (32), MAC (16)
 * </pre>
 *
 * Numbers whose size isn't said take one to eight bytes.
 */
public final class Frames {

    static final byte PADDING = 0;
    static final byte PING = 1;
    static final byte ACK = 2;
    static final byte WHOLE = 3;
    static final byte PART = 4;
    static final byte CLOSE = 5;
    static final byte CHALLENGE = 6;
    static final byte RESPONSE = 7;
    static final byte RENEW = 8;

    /** By how many bytes a whole frame is longer in a packet, at most. */
    public static final int WHOLE_HEADER = 5;

    private static final int MOST_REASON = 255;

    private Frames() {}

    /** Who is told what a packet holds, in its order. What is passed to it is valid during the call only. */
    public interface Visitor {

        /** The other end wants to know that the packet came. */
        void ping();

        /**
         * Packets have come to the other end.
         *
         * @param ack which; reused for the next
         */
        void ack(Ack ack);

        /**
         * A frame of the node.
         *
         * @param frame its bytes, from position to limit, at least one
         */
        void whole(ByteBuffer frame);

        /**
         * A part of a frame of the node.
         *
         * @param number tells frames apart; later ones have larger numbers
         * @param total the frame's length, within the limit
         * @param offset where the part belongs
         * @param part its bytes, from position to limit, at least one, and all within the frame
         */
        void part(long number, int total, int offset, ByteBuffer part);

        /**
         * The other end has closed.
         *
         * @param reason why, for people
         */
        void close(String reason);

        /**
         * The other end wants to know whether this end is where it seems to be.
         *
         * @param data to be sent back
         */
        void challenge(long data);

        /**
         * An answer to a challenge.
         *
         * @param data what came back
         */
        void response(long data);

        /**
         * The session is to go on under another pre-shared key, or not.
         *
         * @param message what the other end says of it; its MAC was not looked at
         */
        void renew(Renew message);
    }

    /**
     * Reads a packet to its end.
     *
     * @param packet the text of an authentic packet, from position to limit
     * @param frameLimit the longest frame of the node that this end takes
     * @param ack where acknowledgements are read to
     * @param visitor who is told
     * @throws MalformedPacketException at what can't be read; what came before has been told
     */
    public static void read(ByteBuffer packet, int frameLimit, Ack ack, Visitor visitor)
            throws MalformedPacketException {
        while (packet.hasRemaining()) {
            byte type = packet.get();
            switch (type) {
                case PADDING -> {}
                case PING -> visitor.ping();
                case ACK -> {
                    ack.read(packet);
                    visitor.ack(ack);
                }
                case WHOLE -> visitor.whole(slice(packet, Varint.read(packet), frameLimit));
                case PART -> readPart(packet, frameLimit, visitor);
                case CLOSE -> {
                    visitor.close(reason(packet));
                }
                case CHALLENGE -> visitor.challenge(eight(packet));
                case RESPONSE -> visitor.response(eight(packet));
                case RENEW -> visitor.renew(Renew.read(packet));
                default -> throw new MalformedPacketException("a frame of the unknown type " + (type & 0xff));
            }
        }
    }

    private static void readPart(ByteBuffer packet, int frameLimit, Visitor visitor) throws MalformedPacketException {
        long number = Varint.read(packet);
        long total = Varint.read(packet);
        long offset = Varint.read(packet);
        long length = Varint.read(packet);
        if (total > frameLimit) {
            throw new MalformedPacketException("a frame of " + total + " bytes, over the limit of " + frameLimit);
        }
        if (offset > total || length > total - offset) {
            throw new MalformedPacketException(
                    length + " bytes at " + offset + " of a frame that has " + total + " bytes");
        }
        visitor.part(number, (int) total, (int) offset, slice(packet, length, frameLimit));
    }

    private static String reason(ByteBuffer packet) throws MalformedPacketException {
        int length = packet.hasRemaining() ? packet.get() & 0xff : 0;
        return length == 0
                ? ""
                : StandardCharsets.UTF_8
                        .decode(slice(packet, length, MOST_REASON))
                        .toString();
    }

    private static long eight(ByteBuffer packet) throws MalformedPacketException {
        if (packet.remaining() < Long.BYTES) {
            throw new MalformedPacketException("a challenge is cut off");
        }
        return packet.getLong();
    }

    private static ByteBuffer slice(ByteBuffer packet, long length, int most) throws MalformedPacketException {
        if (length < 1 || length > most) {
            throw new MalformedPacketException("a frame of " + length + " bytes, but must be from 1 to " + most);
        }
        if (length > packet.remaining()) {
            throw new MalformedPacketException(
                    "a frame of " + length + " bytes, of which " + packet.remaining() + " are there");
        }
        ByteBuffer slice = packet.slice(packet.position(), (int) length);
        packet.position(packet.position() + (int) length);
        return slice;
    }

    /**
     * Writes PING.
     *
     * @param packet where to; has room
     */
    public static void writePing(ByteBuffer packet) {
        packet.put(PING);
    }

    /**
     * Writes an acknowledgement of as many ranges, the newest first, as there is room for.
     *
     * @param ack which packets
     * @param packet where to
     * @return false if there was nothing to say, or room for none; nothing is written then
     */
    public static boolean writeAck(Ack ack, ByteBuffer packet) {
        return ack.write(packet);
    }

    /**
     * Writes the head of a whole frame in front of its bytes, which stand {@link #WHOLE_HEADER} bytes from the position on.
     *
     * @param length the frame's length
     * @param packet where to; its position is moved behind the frame
     */
    public static void writeWholeHeader(int length, ByteBuffer packet) {
        // Always in four bytes, so that the frame can be filled in before its length is known.
        packet.put(WHOLE);
        packet.putInt(0x8000_0000 | length);
        packet.position(packet.position() + length);
    }

    /**
     * Writes as much of a frame as there is room for.
     *
     * @param number the frame's number
     * @param frame the rest of the frame, from position to limit; the position is moved behind what was written
     * @param offset where the rest begins in the frame
     * @param packet where to
     * @return how many bytes of the frame were written; 0 if there isn't room for one
     */
    public static int writePart(long number, ByteBuffer frame, int offset, ByteBuffer packet) {
        int total = offset + frame.remaining();
        int header = 1 + Varint.size(number) + Varint.size(total) + Varint.size(offset) + 4;
        int length = Math.min(frame.remaining(), packet.remaining() - header);
        if (length <= 0) {
            return 0;
        }
        packet.put(PART);
        Varint.write(number, packet);
        Varint.write(total, packet);
        Varint.write(offset, packet);
        Varint.write(length, packet);
        packet.put(packet.position(), frame, frame.position(), length);
        packet.position(packet.position() + length);
        frame.position(frame.position() + length);
        return length;
    }

    /**
     * Writes a challenge, or the answer to one.
     *
     * @param answer whether it is an answer
     * @param data the eight bytes
     * @param packet where to; has room for nine bytes
     */
    public static void writeChallenge(boolean answer, long data, ByteBuffer packet) {
        packet.put(answer ? RESPONSE : CHALLENGE);
        packet.putLong(data);
    }

    /**
     * Writes RENEW.
     *
     * @param message what to say
     * @param packet where to; has room for 72 bytes
     */
    public static void writeRenew(Renew message, ByteBuffer packet) {
        packet.put(RENEW);
        message.write(packet);
    }

    /**
     * Writes CLOSE.
     *
     * @param reason why; cut after 255 bytes, at a character's end
     * @param packet where to; has room for 257 bytes
     */
    public static void writeClose(String reason, ByteBuffer packet) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, MOST_REASON);
        while (length < text.length && length > 0 && (text[length] & 0xc0) == 0x80) {
            length--;
        }
        packet.put(CLOSE);
        packet.put((byte) length);
        packet.put(text, 0, length);
    }
}
