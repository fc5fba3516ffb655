package dev.herd.transport.udp.crypto;

/**
 * Opens what one end receives in one session. Packets of the epoch before and of the one after are opened too, since
 * packets overtake each other; nothing that a stranger sends makes it derive a key.
 */
public final class Opener {

    /** What {@link #open} returns of a packet that isn't authentic. */
    public static final int FORGED = -1;

    private PacketKey previous;
    private PacketKey current;
    private PacketKey next;
    private long forgeries;
    private final long mostForgeries;

    /**
     * An opener that has opened nothing.
     *
     * @param secrets the session's; what is received is read
     * @param first as the other end's {@link Sealer} has it
     */
    public Opener(SessionSecrets secrets, long first) {
        current = new PacketKey(secrets.suite(), secrets.receiving(), first >>> PacketKey.EPOCH_SHIFT);
        previous = current;
        next = current.next();
        mostForgeries = secrets.suite().mostForgeries();
    }

    /**
     * Decrypts a packet where it stands.
     *
     * @param number the number that its header says; not one of a packet that was opened before
     * @param packet the header, then what is sealed
     * @param header the header's length
     * @param sealed the length of the rest
     * @return the length of the text, or {@link #FORGED}, and then what stands behind the header is of no use
     */
    public int open(long number, byte[] packet, int header, int sealed) {
        long epoch = number >>> PacketKey.EPOCH_SHIFT;
        PacketKey key = epoch == current.epoch()
                ? current
                : epoch == next.epoch() ? next : epoch == previous.epoch() ? previous : null;
        if (key == null || sealed < Suite.TAG_BYTES || !key.open(number, packet, header, sealed)) {
            forgeries++;
            return FORGED;
        }
        if (key == next) {
            previous = current;
            current = next;
            next = current.next();
        }
        return sealed - Suite.TAG_BYTES;
    }

    /**
     * Whether so many packets were forged that one more might pass for authentic: the session must end.
     *
     * @return true if so
     */
    public boolean isExhausted() {
        return forgeries >= mostForgeries;
    }
}
