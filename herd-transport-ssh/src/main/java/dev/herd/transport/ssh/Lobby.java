package dev.herd.transport.ssh;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected: only so many strangers at a time, and only so many of those who have proven a key. For a stranger too many the
 * oldest makes room of those that come from where most do: so a host that connects all the time keeps no other one out. Any
 * thread.
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
        Map<Object, Integer> counts = new HashMap<>();
        int most = 0;
        for (Session each : strangers) {
            most = Math.max(most, counts.merge(source(each), 1, Integer::sum));
        }
        for (Session each : strangers) {
            if (counts.getOrDefault(source(each), 0) == most) {
                strangers.remove(each);
                return each;
            }
        }
        throw new IllegalStateException("nobody is where most are");
    }

    /** Whoever has an IPv6 address has a network of them, of 64 bits. */
    private static Object source(Session session) {
        SocketAddress address = session.getRemoteAddress();
        if (!(address instanceof InetSocketAddress internet) || internet.getAddress() == null) {
            return Optional.ofNullable(address);
        }
        byte[] bytes = internet.getAddress().getAddress();
        return ByteBuffer.wrap(bytes, 0, bytes.length == 16 ? 8 : bytes.length);
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
