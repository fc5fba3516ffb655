package dev.herd.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The links that are up, at most one a peer's run. Read without a lock as an array that is replaced, never changed;
 * what a thread merges before it reads the array is either forwarded over a link or lies in the store before the link's
 * first exchange begins.
 */
@SuppressWarnings("ReferenceEquality") // links are compared by identity
final class LinkSet {

    /** Why one of two links to the same peer is closed; no failure, so nobody is told. */
    static final String ALREADY_LINKED = "already linked";

    private static final PeerLink[] NONE = new PeerLink[0];

    private volatile PeerLink[] up = NONE;
    private final Set<PeerLink> greeted = new LinkedHashSet<>(); // guarded by this
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

    /** Notes a link whose peer has said who it is, until it is closed. */
    synchronized void greet(PeerLink link) {
        greeted.add(link);
    }

    /** Whether a peer's run is linked, or is about to be. */
    synchronized boolean knows(long origin) {
        return byOrigin(origin) != null || greeted.stream().anyMatch(link -> link.origin() == origin);
    }

    /**
     * Whether the dialler of a link should give it up, now that it knows who is at the other end: because the two are
     * linked already, or are about to be by a link that goes before this one. Only diallers judge, and a link that is
     * up stays, so two ends that dial at once never give up both links; should both come up, {@link #admit} settles it.
     */
    synchronized boolean isNeedless(PeerLink dialled) {
        return byOrigin(dialled.origin()) != null
                || greeted.stream()
                        .anyMatch(other -> other != dialled
                                && other.origin() == dialled.origin()
                                && Long.compareUnsigned(other.diallerOrigin(), dialled.diallerOrigin()) <= 0);
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
        return before == null ? null : new Refused(before, "two links were made at once, and the other one stays");
    }

    /** A link that can't stay. */
    record Refused(PeerLink link, String reason) {}

    /** Forgets a link that is closed. */
    synchronized void closed(PeerLink link) {
        greeted.remove(link);
        remove(link);
    }

    private void remove(PeerLink link) {
        List<PeerLink> rest = new ArrayList<>(Arrays.asList(up));
        rest.remove(link);
        up = rest.toArray(NONE);
    }
}
