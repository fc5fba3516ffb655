package dev.herd.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The links that are up, at most one a peer's run. Read without a lock as an array that is replaced, never changed;
 * what a thread merges before it reads the array is either forwarded over a link or lies in the store before the link's
 * first exchange begins.
 */
final class LinkSet {

    /** Why one of two links to the same peer is closed; no failure, so nobody is told. */
    static final String ALREADY_LINKED = "already linked";

    private static final PeerLink[] NONE = new PeerLink[0];

    private volatile PeerLink[] up = NONE;
    private final int most;

    LinkSet(int most) {
        this.most = most;
    }

    /** The links that are up, in the order they came; not to be changed. */
    PeerLink[] up() {
        return up;
    }

    @Nullable
    PeerLink byOrigin(long origin) {
        for (PeerLink link : up) {
            if (link.origin() == origin) {
                return link;
            }
        }
        return null;
    }

    /**
     * Takes a link in whose handshake is complete. Both ends may have dialled at once: then both keep the link that the
     * lower origin dialled. If one end dialled twice, its first link must be dead, or it would not have dialled again.
     *
     * @return the link to close, with the reason: the new one, the one it replaces, or nothing
     */
    synchronized @Nullable Refused admit(PeerLink link) {
        PeerLink before = byOrigin(link.origin());
        if (before != null) {
            boolean keepsNew = before.diallerOrigin() == link.diallerOrigin()
                    || Long.compareUnsigned(link.diallerOrigin(), before.diallerOrigin()) < 0;
            if (!keepsNew) {
                return new Refused(link, ALREADY_LINKED);
            }
            remove(before);
        } else if (up.length >= most) {
            return new Refused(link, "no room: " + most + " links are up");
        }
        PeerLink[] more = Arrays.copyOf(up, up.length + 1);
        more[up.length] = link;
        up = more;
        return before == null ? null : new Refused(before, "replaced by a newer link");
    }

    /** A link that can't stay. */
    record Refused(PeerLink link, String reason) {}

    /** Takes a link out; returns whether it was in. */
    synchronized boolean remove(PeerLink link) {
        List<PeerLink> rest = new ArrayList<>(Arrays.asList(up));
        boolean was = rest.remove(link);
        up = rest.toArray(NONE);
        return was;
    }
}
