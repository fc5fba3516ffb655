package dev.herd.node;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accepted links whose peers have proven nothing yet. They have a bound of their own, so that strangers who
 * connect and fall silent keep no peer out: when it is reached, the oldest that has not even said hello goes, and if all
 * have, the oldest of them. Any thread.
 */
final class Strangers {

    private final int most;
    private final Set<PeerLink> silent = new LinkedHashSet<>(); // guarded by this
    private final Set<PeerLink> greeted = new LinkedHashSet<>(); // guarded by this

    Strangers(int most) {
        this.most = most;
    }

    /** Takes a new one in; returns the one that makes room for it and is to be closed, or null. */
    synchronized @Nullable PeerLink enter(PeerLink link) {
        PeerLink oldest = null;
        if (silent.size() + greeted.size() >= most) {
            Set<PeerLink> from = silent.isEmpty() ? greeted : silent;
            oldest = from.iterator().next();
            from.remove(oldest);
        }
        silent.add(link);
        return oldest;
    }

    /** One has said hello. */
    synchronized void greeted(PeerLink link) {
        if (silent.remove(link)) {
            greeted.add(link);
        }
    }

    /** One has proven who it is, or is closed. */
    synchronized void left(PeerLink link) {
        if (!silent.remove(link)) {
            greeted.remove(link);
        }
    }
}
