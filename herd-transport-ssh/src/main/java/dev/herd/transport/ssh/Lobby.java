package dev.herd.transport.ssh;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected: only so many strangers at a time, of whom the oldest makes room for the next, and only so many of those who
 * have proven a key. Any thread.
 */
final class Lobby {

    static final int MOST_STRANGERS = 64;

    private final int mostKnown;
    private final Set<Session> strangers = new LinkedHashSet<>();
    private final Set<Session> known = new HashSet<>();

    /**
     * Nobody yet.
     *
     * @param mostKnown so many sessions of those who have proven a key there may be
     */
    Lobby(int mostKnown) {
        this.mostKnown = mostKnown;
    }

    /**
     * Somebody has connected.
     *
     * @return another who is out and must be closed to make room, or null
     */
    synchronized @Nullable Session arrived(Session stranger) {
        strangers.add(stranger);
        if (strangers.size() <= MOST_STRANGERS) {
            return null;
        }
        Session oldest = strangers.iterator().next();
        strangers.remove(oldest);
        return oldest;
    }

    /**
     * Somebody has proven a key.
     *
     * @return whether there is room for him, and he isn't out already
     */
    synchronized boolean proven(Session session) {
        return strangers.remove(session) && known.size() < mostKnown && known.add(session);
    }

    /**
     * Somebody has left, or is out; may be repeated.
     *
     * @return whether he was a stranger to the end
     */
    synchronized boolean left(Session session) {
        known.remove(session);
        return strangers.remove(session);
    }
}
