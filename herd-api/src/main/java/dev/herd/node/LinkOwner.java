package dev.herd.node;

import org.jspecify.annotations.Nullable;

/** Who a link belongs to: its dialler, or the node for those accepted. Called on the link's thread. */
interface LinkOwner {

    /** The link is open; nothing is known of the other end. */
    void opened(PeerLink link);

    /** The peer has said who it is, and proven nothing; returns why there can be no link whoever it is, or null. */
    @Nullable
    String greeted(PeerLink link);

    /** The peer of an accepted link has proven who it is, and is still to say that it is ready. */
    void proven(PeerLink link);

    /** Both ends have proven who they are: decides whether the link comes up, and puts it among those that are. */
    LinkSet.Verdict admit(PeerLink link);

    /** The link is up. */
    void up(PeerLink link);

    /** The link is closed. */
    void closed(PeerLink link, String reason);
}
