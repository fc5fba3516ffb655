package dev.herd.transport.udp.packet;

/** An authentic packet that this end can't read: the peer, or this end, has a mistake. */
public final class MalformedPacketException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * Nothing but a reason, since it is thrown and caught for each such packet.
     *
     * @param reason what is wrong, for people; holds no bytes from outside but numbers
     */
    public MalformedPacketException(String reason) {
        super(reason, null, false, false);
    }
}
