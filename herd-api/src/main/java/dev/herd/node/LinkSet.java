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
 *
 * <p>Only links whose peers have proven who they are have any say here: a stranger can claim any origin.
 */
@SuppressWarnings("ReferenceEquality") // links are compared by identity
final class LinkSet {

    /** Why one of two links to the same peer is closed; no failure, so nobody is told. */
    static final String ALREADY_LINKED = "already linked";

    /**
     * What becomes of a link.
     *
     * @param refusal why it can't come up, or null if it is up now
     * @param replaced the link that was up and has made room for it, to be closed; or null
     */
    record Verdict(@Nullable String refusal, @Nullable PeerLink replaced) {

        static Verdict refused(String reason) {
            return new Verdict(reason, null);
        }
    }

    private static final PeerLink[] NONE = new PeerLink[0];

    private volatile PeerLink[] up = NONE;
    private final Set<PeerLink> proven = new LinkedHashSet<>(); // guarded by this
    private final int most;

    LinkSet(int most) {
        this.most = most;
    }

    /** The links that are up, in the order they came; not to be changed. */
    PeerLink[] up() {
        return up;
    }

    boolean isUp(PeerLink link) {
        return Arrays.asList(up).contains(link);
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

    /** Notes an accepted link whose peer has proven who it is, until it comes up or doesn't. */
    synchronized void prove(PeerLink link) {
        proven.add(link);
    }

    /** Whether a peer's run is linked, or is about to be by a link that it has dialled. */
    synchronized boolean knows(long origin) {
        return byOrigin(origin) != null || isProven(origin);
    }

    /** Whether a peer that has proven who it is may be linked any moment. */
    synchronized boolean coming() {
        return !proven.isEmpty();
    }

    private boolean isProven(long origin) {
        return proven.stream().anyMatch(link -> link.origin() == origin);
    }

    /**
     * Takes a link in whose handshake is complete, unless its peer is linked by another one that goes before it. Two
     * ends that dial at once never give up both links, and keep the one that the lower origin dialled:
     *
     * <ul>
     *   <li>the dialler of a link gives it up before it comes up at either end, if another one is up, or if the peer has
     *       the lower origin and has dialled too;
     *   <li>the acceptor of a link puts it in the place of one that a higher origin dialled; and in the place of one
     *       that the same end dialled, which must be dead, or it would not have dialled again.
     * </ul>
     */
    synchronized Verdict admit(PeerLink link) {
        proven.remove(link);
        PeerLink before = byOrigin(link.origin());
        if (link.dialled() ? before != null || isProvenByLower(link) : before != null && !goesBefore(link, before)) {
            return Verdict.refused(ALREADY_LINKED);
        }
        if (before != null) {
            remove(before);
        } else if (up.length >= most) {
            return Verdict.refused("no room: " + most + " links are up");
        }
        PeerLink[] more = Arrays.copyOf(up, up.length + 1);
        more[up.length] = link;
        up = more;
        return new Verdict(null, before);
    }

    private boolean isProvenByLower(PeerLink dialled) {
        return Long.compareUnsigned(dialled.origin(), dialled.diallerOrigin()) < 0 && isProven(dialled.origin());
    }

    private static boolean goesBefore(PeerLink accepted, PeerLink before) {
        return Long.compareUnsigned(accepted.diallerOrigin(), before.diallerOrigin()) <= 0;
    }

    /** Forgets a link that is closed. */
    synchronized void closed(PeerLink link) {
        proven.remove(link);
        remove(link);
    }

    private void remove(PeerLink link) {
        List<PeerLink> rest = new ArrayList<>(Arrays.asList(up));
        rest.remove(link);
        up = rest.toArray(NONE);
    }
}
