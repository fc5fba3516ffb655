package dev.herd.transport;

/**
 * One connection to a peer, as its transport offers it. All methods may be called from any thread at any time, also
 * after it closed; none blocks or throws.
 */
public interface Link {

    /**
     * The other end's address, for people; but its scheme tells which transport the peer may be dialled back by.
     *
     * @return for instance {@code tcp://127.0.0.1:41812}: the transport's scheme first, and the same always
     */
    String remote();

    /**
     * Whether the other end is on this machine.
     *
     * @return true if its address is a loopback one
     */
    boolean loopback();

    /**
     * The largest frame it carries.
     *
     * @return the size in bytes, at least 512; the same always
     */
    int maxFrameBytes();

    /**
     * Whether every frame arrives unless the link closes. If not, each fill is reported as delivered or lost.
     *
     * @return true if it loses nothing while it is open; the same always
     */
    boolean lossless();

    /**
     * Whether frames arrive in the order they were filled, and only once.
     *
     * @return true if so; the same always
     */
    boolean ordered();

    /**
     * Says that there is something to send. The link calls {@link LinkHandler#fill} as soon as it can write: a wake is
     * never lost, several may be answered by one fill, and one that finds nothing to send does no harm.
     */
    void wake();

    /**
     * Closes the link once what was filled has been handed to the network, without waiting for it.
     *
     * @param reason why, for the other handler's log and this one's {@code closed}
     */
    void close(String reason);
}
