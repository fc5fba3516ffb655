package dev.herd.node;

/** What happens to a node that somebody should know. Called on any thread of the node; must not block or throw. */
public interface NodeObserver {

    /**
     * A link came up.
     *
     * @param node the peer's name
     * @param remote the other end, as {@link dev.herd.transport.Link#remote} has it
     */
    void linkUp(String node, String remote);

    /**
     * A link that was up went down.
     *
     * @param node the peer's name
     * @param remote as above
     * @param reason why, for people
     */
    void linkDown(String node, String remote, String reason);

    /**
     * A peer has been silent for longer than it usually is.
     *
     * @param node the peer's name
     * @param remote as above
     * @param nanos for how long, in nanoseconds
     */
    void linkSuspected(String node, String remote, long nanos);

    /**
     * A link has taken the place of another one to the same peer, since both ends had dialled.
     *
     * @param node the peer's name
     * @param before the other end of the link that was up, as above
     * @param remote that of the one in its place
     */
    void linkReplaced(String node, String before, String remote);

    /**
     * A link did not come about, dialled or accepted.
     *
     * @param remote the endpoint dialled, or else as above
     * @param dialled whether this node dialled; else anybody may have come, from another port each time
     * @param reason why, for people
     */
    void linkRefused(String remote, boolean dialled, String reason);

    /**
     * What a link has to send has waited for some time.
     *
     * @param node the peer's name
     * @param remote as above
     * @param keys how many keys it owes
     * @param bytes their records' sizes
     * @param nanos for how long the oldest has waited, in nanoseconds
     */
    void slowLink(String node, String remote, int keys, long bytes, long nanos);

    /**
     * Something came in that this node does not take.
     *
     * @param remote as above, be it a peer, a client or nobody knows what
     * @param reason what is wrong with it, for people
     */
    void inputRefused(String remote, String reason);

    /**
     * A clock is off by more than is allowed for: a peer's, this node's own, or that of a record's origin.
     *
     * @param node whose, as far as it is known
     * @param aheadNanos how far it is ahead of this node's, or this node's of its peers', in nanoseconds; negative if behind
     */
    void clockOff(String node, long aheadNanos);

    /**
     * The store has no room for what came over a link.
     *
     * @param keys how many it holds
     * @param bytes how many its records have
     */
    void storeFull(long keys, long bytes);
}
