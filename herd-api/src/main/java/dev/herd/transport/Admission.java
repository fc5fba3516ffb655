package dev.herd.transport;

import dev.herd.value.Limits;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may connect to a node: bounds on its clients and on its peers. A connection takes a client's place until it
 * shows itself as a peer. When all places are taken the oldest connection that never said a whole line goes. When all
 * have spoken, newcomers wait at the door, which has a bound too, until they show that they are peers: clients must not
 * be able to keep a node from its herd. Every call takes constant time, and may be made from any thread.
 *
 * @param <C> what stands for a connection; compared by {@code equals}
 */
public final class Admission<C> {

    private static final int DOOR = 64;

    private final int clientPlaces;
    private final int peerPlaces;

    // A connection is in one of them at most. The ordered ones begin with the oldest.
    private final Set<C> silent = new LinkedHashSet<>();
    private final Map<C, Boolean> atDoor = new LinkedHashMap<>(); // whether it has been refused already
    private final Set<C> spoken = new HashSet<>();
    private final Set<C> peers = new HashSet<>();

    private long refused;
    private long evicted;

    /**
     * The bounds of a node: on clients, its own; on peers, one that only keeps what a transport holds within reason. The
     * node itself sees to it that strangers who shake hands keep no peer out, and refuses links that are too many.
     *
     * @param limits the node's bounds
     * @param <C> what stands for a connection
     * @return an admission with nobody in it, and room for twice as many peers as there may be links, and some more
     */
    public static <C> Admission<C> of(Limits limits) {
        return new Admission<>(limits.clients(), 2 * limits.links() + DOOR);
    }

    /**
     * Nobody yet.
     *
     * @param clientPlaces most connections of clients and of those who have not shown what they are, at least 1
     * @param peerPlaces most connections of peers, at least 1
     */
    public Admission(int clientPlaces, int peerPlaces) {
        this.clientPlaces = clientPlaces;
        this.peerPlaces = peerPlaces;
    }

    /**
     * A connection was accepted.
     *
     * @param newcomer the connection
     * @return another one that is out and must be closed to make room, or null
     */
    public synchronized @Nullable C admit(C newcomer) {
        if (silent.size() + spoken.size() < clientPlaces) {
            silent.add(newcomer);
            return null;
        }
        if (!silent.isEmpty()) {
            C oldest = silent.iterator().next();
            silent.remove(oldest);
            silent.add(newcomer);
            evicted++;
            return oldest;
        }
        C oldest = null;
        if (atDoor.size() == DOOR) {
            oldest = atDoor.keySet().iterator().next();
            client(oldest); // refuses it, and counts that, unless it was done before
            atDoor.remove(oldest);
        }
        atDoor.put(newcomer, false);
        return oldest;
    }

    /**
     * Whether a connection waits at the door: unless it shows within a while that it is a peer, it is to be told that
     * there are too many clients, and closed.
     *
     * @param connection the connection
     * @return true if it has no place
     */
    public synchronized boolean waits(C connection) {
        return atDoor.containsKey(connection);
    }

    /**
     * A connection has shown itself as a client's, or has had time enough to show itself as a peer's.
     *
     * @param connection the connection
     * @return true if it has a place or gets one; false if it is out, and is to be told that there are too many
     *     clients, and closed; it may be given to another caller as one to close before that is done
     */
    public synchronized boolean client(C connection) {
        Boolean already = atDoor.get(connection);
        if (already == null) {
            return true;
        }
        if (!already && silent.size() + spoken.size() < clientPlaces) {
            atDoor.remove(connection);
            return silent.add(connection);
        }
        atDoor.put(connection, true);
        refused += already ? 0 : 1;
        return false;
    }

    /**
     * A client has said its first whole line: it is no more put out for others.
     *
     * @param client the connection
     */
    public synchronized void spoke(C client) {
        if (silent.remove(client)) {
            spoken.add(client);
        }
    }

    /**
     * A connection has shown itself as a peer's. Those that the node dials are no matter of an admission: nobody else can
     * make them many, and strangers must not be able to stop them.
     *
     * @param connection the connection, accepted
     * @return true if it has a place from now on; false if all of the peers' places are taken and it is out
     */
    public synchronized boolean peer(C connection) {
        silent.remove(connection);
        atDoor.remove(connection);
        if (peers.size() == peerPlaces) {
            refused++;
            return false;
        }
        return peers.add(connection);
    }

    /**
     * A connection is closed, or is about to be and nothing is taken from it any more.
     *
     * @param connection the connection, whether it had a place or not; may be repeated
     */
    public synchronized void left(C connection) {
        if (!silent.remove(connection) && !spoken.remove(connection) && !peers.remove(connection)) {
            atDoor.remove(connection);
        }
    }

    /**
     * How many connections were refused so far, clients and peers.
     *
     * @return the number
     */
    public synchronized long refused() {
        return refused;
    }

    /**
     * How many silent connections were closed so far to make room.
     *
     * @return the number
     */
    public synchronized long evicted() {
        return evicted;
    }
}
