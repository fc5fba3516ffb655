package dev.herd.transport.udp.crypto;

/** Seals what one end sends in one session. */
public final class Sealer {

    private PacketKey key;
    private long next;

    /**
     * A sealer that has sealed nothing.
     *
     * @param secrets the session's; what is sent is protected
     * @param first the number that both ends count epochs from: no packet has a smaller one
     */
    public Sealer(SessionSecrets secrets, long first) {
        key = new PacketKey(secrets.suite(), secrets.sending(), first >>> PacketKey.EPOCH_SHIFT);
        next = first;
    }

    /**
     * The smallest number that may be sealed.
     *
     * @return one more than the last
     */
    public long next() {
        return next;
    }

    /**
     * Encrypts a packet where it stands.
     *
     * @param number the packet's number, larger than that of every packet before: no nonce is ever used twice
     * @param packet the header, which stays readable but can't be changed unnoticed, then the text, then room for
     *     {@link Suite#TAG_BYTES}
     * @param header the header's length
     * @param plain the text's length
     * @return the length of the sealed packet, header included
     * @throws IllegalArgumentException if the number isn't larger than the last
     */
    public int seal(long number, byte[] packet, int header, int plain) {
        if (number < next) {
            throw new IllegalArgumentException("packet number is " + number + ", but must be at least " + next);
        }
        next = number + 1;
        while (number >>> PacketKey.EPOCH_SHIFT > key.epoch()) {
            key = key.next();
        }
        key.seal(number, packet, header, plain);
        return header + plain + Suite.TAG_BYTES;
    }
}
