package dev.herd.wire;

import java.nio.ByteBuffer;

/**
 * The messages of the protocol between peers. A frame holds one or more of them:
 *
 * <pre>
 *  1    type
 *  1-4  length of the body: seven bits a byte, the lowest first, the top bit set on all bytes but the last
 *       body
 * </pre>
 *
 * A reader skips types from 0x80 on that it doesn't know, and closes the link on others: so a later version can add
 * messages that an earlier one may miss.
 */
public final class Messages {

    /** Who I am; opens the handshake. Body: {@link Hello}. */
    public static final byte HELLO = 1;

    /** Proof that I know the herd's secret. Body: 32 bytes, or none where no secret is set. */
    public static final byte CONFIRM = 2;

    /** The dialler has checked the proof. No body. */
    public static final byte READY = 3;

    /** I won't link with you. Body: the reason, UTF-8. */
    public static final byte REJECT = 4;

    /** I am leaving. Body: the reason, UTF-8. */
    public static final byte BYE = 5;

    /** I am here. No body. */
    public static final byte PING = 6;

    /** A record. Body: its encoding, see {@link dev.herd.value.HerdRecord}. */
    public static final byte RECORD = 7;

    /** A part of a record. Body: number of the transfer (4), size of the record (4), offset (4), the bytes. */
    public static final byte CHUNK = 8;

    /** All that I held when the link came up has been sent. No body. */
    public static final byte FILLED = 9;

    /** I hold this version. Body: size of the record (4), its encoding without the value. */
    public static final byte ANNOUNCE = 10;

    /** For the flooder. Body: the flooder's own. */
    public static final byte CONTROL = 11;

    /** For the search of what either end lacks. Body: that of {@code dev.herd.reconcile}. */
    public static final byte RECONCILE = 12;

    /** I hold this version, and you have had it or a newer one. Body: its encoding, without the value unless it expires. */
    public static final byte HAD = 13;

    /** A wave comes by. Body: its name (16). Sent behind all that the link owes. */
    public static final byte BARRIER = (byte) 0x80;

    /** A wave has been where I sent it. Body: that of {@code dev.herd.node.Waves}. */
    public static final byte ECHO = (byte) 0x81;

    /** What does your clock say? Body: what the answer is to repeat (8). */
    public static final byte ASK_TIME = (byte) 0x82;

    /** What my clock says. Body: what the question had (8), the answerer's wall clock in nanoseconds since 1970 (8). */
    public static final byte TIME = (byte) 0x83;

    /** Do you hold this version, or a later one? Body: that of {@code dev.herd.node.Receipts}. Sent behind all that the link owes. */
    public static final byte ASK_HELD = (byte) 0x84;

    /** A node holds it. Body: that of {@code dev.herd.node.Receipts}. */
    public static final byte HELD = (byte) 0x85;

    /** From here on, types may be skipped by those who don't know them. */
    public static final int SKIPPABLE = 0x80;

    /** What {@link #CHUNK} takes in a frame at most, beside its bytes. */
    public static final int CHUNK_OVERHEAD = 1 + 4 + 12;

    private static final int MOST_LENGTH = (1 << 28) - 1;

    private Messages() {}

    /**
     * What a message takes in a frame.
     *
     * @param body the size of its body, in bytes
     * @return the size of type, length and body, in bytes
     */
    public static int size(int body) {
        return 1 + (body < 1 << 7 ? 1 : body < 1 << 14 ? 2 : body < 1 << 21 ? 3 : 4) + body;
    }

    /**
     * What a message of a frame may hold.
     *
     * @param frame the size of the frame, in bytes, at least 5
     * @return the size of the largest body with which a message fits into it, in bytes
     */
    public static int mostBody(int frame) {
        int body = frame - 2;
        while (size(body) > frame) {
            body--;
        }
        return body;
    }

    /**
     * Begins a message.
     *
     * @param type its type
     * @param body the size of its body, in bytes, less than 2^28
     * @param frame where to; the caller has seen to it that it has room for {@link #size}
     */
    public static void begin(byte type, int body, ByteBuffer frame) {
        frame.put(type);
        int rest = body;
        while (rest >= 1 << 7) {
            frame.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        frame.put((byte) rest);
    }

    /**
     * A whole message.
     *
     * @param type its type
     * @param body its body, less than 2^28 bytes
     * @return type, length and body
     */
    public static byte[] encode(byte type, byte[] body) {
        ByteBuffer message = ByteBuffer.allocate(size(body.length));
        begin(type, body.length, message);
        return message.put(body).array();
    }

    /**
     * Takes what is left of a body.
     *
     * @param body read to its limit
     * @return a copy of its bytes
     */
    public static byte[] bytes(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    /**
     * Reads all messages of a frame.
     *
     * @param frame the frame, read to its end; its limit moves while a message is handled
     * @param handler gets them in order
     * @throws MalformedFrameException if the frame is none, or the handler finds a message malformed; the messages
     *     before have been handled
     */
    public static void read(ByteBuffer frame, MessageHandler handler) throws MalformedFrameException {
        int end = frame.limit();
        while (frame.hasRemaining()) {
            int type = frame.get() & 0xFF;
            int length = readLength(frame);
            if (length > frame.remaining()) {
                throw new MalformedFrameException(
                        "a message of " + length + " bytes in a frame with " + frame.remaining() + " left");
            }
            int next = frame.position() + length;
            frame.limit(next);
            handler.message((byte) type, frame);
            frame.limit(end).position(next);
        }
    }

    private static int readLength(ByteBuffer frame) throws MalformedFrameException {
        int length = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            if (!frame.hasRemaining()) {
                throw new MalformedFrameException("a frame that ends inside a length");
            }
            int bits = frame.get();
            length |= (bits & 0x7F) << shift;
            if (bits >= 0) {
                return length;
            }
        }
        throw new MalformedFrameException("a message of more than " + MOST_LENGTH + " bytes");
    }
}
