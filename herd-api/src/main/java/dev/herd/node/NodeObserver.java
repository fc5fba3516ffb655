package dev.herd.node;

/** What happens to a node that somebody should know. Called on any thread of the node; must not block or throw. */
public interface NodeObserver {

    /** A link came up. */
    void linkUp(String node, String remote);

    /** A link that was up went down. */
    void linkDown(String node, String remote, String reason);

    /** A link has taken the place of another one to the same peer, since both ends had dialled. */
    void linkReplaced(String node, String before, String remote);

    /** A link did not come about, dialled or accepted. */
    void linkRefused(String remote, String reason);

    /** A link's outbox has not been empty for some time. */
    void slowLink(String node, String remote, int keys, long nanos);

    /** Something came in that this node does not take. */
    void inputRefused(String remote, String reason);

    /** A node's clock, or that of a record's origin, is off by more than is allowed for. */
    void clockOff(String node, long aheadNanos);

    /** The store has no room for what came over a link. */
    void storeFull(long keys, long bytes);
}
