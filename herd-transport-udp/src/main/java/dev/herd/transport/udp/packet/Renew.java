package dev.herd.transport.udp.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What the ends of a session say to each other when it is to go on under another pre-shared key. Its arrays are its own:
 * nobody changes them.
 */
public final class Renew {

    /** What is said. */
    public enum Step {
        /** The end that was asked for the session, to the other: this node takes the session's key no more. */
        WISH(0),
        /** The end that began: let us go on under this key. */
        ASK(1),
        /** The answer: here is my half of the agreement. */
        AGREE(2),
        /** The answer: this node hasn't got the key. */
        REFUSE(3);

        private final byte code;

        Step(int code) {
            this.code = (byte) code;
        }

        private static Step of(int code) throws MalformedPacketException {
            for (Step each : STEPS) {
                if (each.code == code) {
                    return each;
                }
            }
            throw new MalformedPacketException("a renewal of the unknown step " + code);
        }
    }

    private static final Step[] STEPS = Step.values();
    private static final int PUBLIC_BYTES = 32;

    private final Step step;
    private final int attempt;
    private final int keyId;
    private final long first;
    private final byte[] publicBytes;
    private final byte[] mac;

    private Renew(Step step, int attempt, int keyId, long first, byte[] publicBytes, byte[] mac) {
        this.step = step;
        this.attempt = attempt;
        this.keyId = keyId;
        this.first = first;
        this.publicBytes = publicBytes;
        this.mac = mac;
    }

    /**
     * {@link Step#WISH}.
     *
     * @return the message
     */
    public static Renew wish() {
        return new Renew(Step.WISH, 0, 0, 0, new byte[0], new byte[0]);
    }

    /**
     * {@link Step#ASK}, but for its MAC.
     *
     * @param attempt which attempt of the session this is; each has a larger number
     * @param keyId the key to go on under
     * @param first a packet number that the sender has not yet used
     * @param publicBytes the sender's half of the agreement, 32 bytes; not copied
     * @return the message
     */
    public static Renew ask(int attempt, int keyId, long first, byte[] publicBytes) {
        return new Renew(Step.ASK, attempt, keyId, first, publicBytes, new byte[Packets.MAC_BYTES]);
    }

    /**
     * {@link Step#AGREE}, but for its MAC.
     *
     * @param first a packet number that the sender has not yet used
     * @param publicBytes the sender's half of the agreement, 32 bytes; not copied
     * @return the answer to this message
     */
    public Renew agree(long first, byte[] publicBytes) {
        return new Renew(Step.AGREE, attempt, keyId, first, publicBytes, new byte[Packets.MAC_BYTES]);
    }

    /**
     * {@link Step#REFUSE}.
     *
     * @return the answer to this message
     */
    public Renew refuse() {
        return new Renew(Step.REFUSE, attempt, keyId, 0, new byte[0], new byte[0]);
    }

    /**
     * Completes the message.
     *
     * @param whole a MAC of at least {@link Packets#MAC_BYTES}, of which the first so many count
     * @return the same message with it
     */
    public Renew signed(byte[] whole) {
        return new Renew(step, attempt, keyId, first, publicBytes, Arrays.copyOf(whole, Packets.MAC_BYTES));
    }

    static Renew read(ByteBuffer packet) throws MalformedPacketException {
        Step step = Step.of(packet.hasRemaining() ? packet.get() : -1);
        boolean full = isFull(step);
        int length = 2 * Integer.BYTES + (full ? Long.BYTES + PUBLIC_BYTES + Packets.MAC_BYTES : 0);
        if (packet.remaining() < length) {
            throw new MalformedPacketException("a renewal is cut off");
        }
        int attempt = packet.getInt();
        int keyId = packet.getInt();
        long first = full ? packet.getLong() : 0;
        byte[] publicBytes = new byte[full ? PUBLIC_BYTES : 0];
        byte[] mac = new byte[full ? Packets.MAC_BYTES : 0];
        packet.get(publicBytes).get(mac);
        if (first < 0) {
            throw new MalformedPacketException("a renewal from packet " + first + " on");
        }
        return new Renew(step, attempt, keyId, first, publicBytes, mac);
    }

    void write(ByteBuffer packet) {
        packet.put(facts()).put(mac);
    }

    private static boolean isFull(Step step) {
        return step == Step.ASK || step == Step.AGREE;
    }

    /**
     * What the MAC is over.
     *
     * @return all bytes of the message but its MAC
     */
    public byte[] facts() {
        ByteBuffer output =
                ByteBuffer.allocate(1 + 2 * Integer.BYTES + (isFull(step) ? Long.BYTES : 0) + publicBytes.length);
        output.put(step.code).putInt(attempt).putInt(keyId);
        if (isFull(step)) {
            output.putLong(first);
        }
        return output.put(publicBytes).array();
    }

    /**
     * What is said.
     *
     * @return the step
     */
    public Step step() {
        return step;
    }

    /**
     * Which attempt it is about.
     *
     * @return its number; 0 in a wish
     */
    public int attempt() {
        return attempt;
    }

    /**
     * The key to go on under.
     *
     * @return its id; 0 in a wish
     */
    public int keyId() {
        return keyId;
    }

    /**
     * A number that the sender's packets under the new key are not below.
     *
     * @return the number, not negative; 0 if there is none
     */
    public long first() {
        return first;
    }

    /**
     * The sender's half of the agreement.
     *
     * @return 32 bytes, or none; not a copy
     */
    public byte[] publicBytes() {
        return publicBytes;
    }

    /**
     * What shows that the sender has the key.
     *
     * @return {@link Packets#MAC_BYTES}, or none; not a copy
     */
    public byte[] mac() {
        return mac;
    }
}
