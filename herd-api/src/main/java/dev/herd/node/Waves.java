package dev.herd.node;

import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The node's part in waves that run through the herd and back behind the data (echo algorithm: Chang, IEEE TSE 1982).
 * Who begins one, or first hears of it over a link, its parent, sends a BARRIER over all other links, waits until a
 * BARRIER or an ECHO of the same wave has come over each of them, and then sends its ECHO to its parent. All of them
 * leave behind what their link owes. So who hears of a wave holds what its parent held, and a parent that has the ECHO
 * holds what was held there.
 *
 * <p>What a link's thread has merged may not be owed to the other links yet. So before BARRIERs are sent, and again
 * before the ECHO is, every link passes: its thread says that no frame is half taken in.
 *
 * <pre>
 *  16 name: the origin of who began it (8), his count of his waves (8); in an ECHO, then
 *  4  nodes that the wave has been to from there on, negative if it is not complete; 0 if it had come by before the link
 *  8  sum of their origins
 * </pre>
 *
 * Any thread. No link is woken under the lock.
 */
final class Waves {

    /** So many waves may be under way that came over one link; another is said to be incomplete. */
    private static final int MOST_OF_A_LINK = 128;

    /** So many are remembered; the oldest is forgotten. */
    private static final int MOST = 1_024;

    private static final int NAME = 16;
    private static final int INCOMPLETE = -1;

    private final long origin;
    private volatile long passes; // how often links were to pass
    private volatile long allPassed; // up to which all have, and have been told what that lets go on
    private final List<Barriers> links = new CopyOnWriteArrayList<>(); // changed under the lock
    // guarded by this
    private final Map<ByteBuffer, Wave> waves = new LinkedHashMap<>();
    private @Nullable Awaiting asker;
    private long begun;

    /** One wave, from here on. */
    private static final class Wave {
        private final byte[] name;
        private @Nullable Barriers parent; // null if it began here, or has none to answer any more
        private final Set<Barriers> early = new HashSet<>(); // they have sent a BARRIER, and are still to be sent one
        private final Set<Barriers> awaited = new HashSet<>();
        private long passes; // that links are to have passed before it goes on
        private boolean sent;
        private boolean over;
        private int nodes = 1;
        private long origins;

        Wave(byte[] name, @Nullable Barriers parent, long origin) {
            this.name = name;
            this.parent = parent;
            this.origins = origin;
        }

        void finish() {
            over = true;
            sent = true;
            early.clear();
            awaited.clear();
        }
    }

    /** Of a node with an origin. */
    Waves(long origin) {
        this.origin = origin;
    }

    /** Up to which number links are to pass. */
    long passes() {
        return passes;
    }

    /** Up to which number all links have passed, and have been told to say what waited for that. */
    long allPassed() {
        return allPassed;
    }

    /** A link is up. */
    synchronized void linkUp(Barriers link) {
        link.passed = passes;
        links.add(link);
    }

    /**
     * A link is closed, and brings no more. What it has brought is remembered: if a wave were heard of anew, from whom it
     * had been told to, those who have answered it already would be waited for, and don't answer twice.
     */
    void linkDown(Barriers link) {
        synchronized (this) {
            links.remove(link);
            for (Wave wave : waves.values()) {
                if (wave.parent == link) {
                    wave.finish();
                    wave.parent = null;
                } else if (wave.awaited.contains(link)) {
                    wave.nodes = INCOMPLETE;
                }
            }
            goOn();
        }
        wake();
    }

    /** A link has passed: of all that it has brought so far, nothing is still to be told to the others. */
    void passed(Barriers link) {
        synchronized (this) {
            link.passed = passes;
            goOn();
        }
        wake();
    }

    /** Begins a wave; who asks is told of its end. */
    void begin(Awaiting whoAsks) {
        synchronized (this) {
            asker = whoAsks;
            byte[] name =
                    ByteBuffer.allocate(NAME).putLong(origin).putLong(++begun).array();
            begin(new Wave(name, null, origin));
            goOn();
        }
        wake();
    }

    /** A message of a wave has come over a link. */
    void message(byte type, ByteBuffer body, Barriers from) throws MalformedFrameException {
        boolean echo = type == Messages.ECHO;
        if (body.remaining() < (echo ? NAME + 12 : NAME)) {
            throw new MalformedFrameException("a message of a wave, of " + body.remaining() + " bytes");
        }
        byte[] name = new byte[NAME];
        body.get(name);
        synchronized (this) {
            Wave wave = waves.get(ByteBuffer.wrap(name));
            if (echo) {
                if (wave != null && wave.awaited.contains(from)) {
                    int nodes = body.getInt();
                    wave.nodes = nodes < 0 ? INCOMPLETE : wave.nodes + nodes; // negative if that is absurd
                    wave.origins += body.getLong();
                    answered(wave, from);
                }
            } else if (wave == null) {
                heard(new Wave(name, from, origin), from);
            } else if (!wave.sent) {
                wave.early.add(from);
            } else if (!answered(wave, from)
                    && wave.parent != from) { // the link is newer than the wave, or says it twice
                from.say(echo(name, 0, 0));
            }
            goOn();
        }
        wake();
    }

    private void wake() {
        for (Barriers link : links) {
            link.wake();
        }
    }

    private void heard(Wave wave, Barriers from) {
        int underWay = 0;
        for (Wave other : waves.values()) {
            underWay += other.parent == from && !other.over ? 1 : 0;
        }
        if (underWay < MOST_OF_A_LINK) {
            begin(wave);
        } else {
            from.say(echo(wave.name, INCOMPLETE, 0));
        }
    }

    private void begin(Wave wave) {
        if (waves.size() >= MOST) {
            Wave oldest = waves.values().iterator().next();
            waves.remove(ByteBuffer.wrap(oldest.name));
            oldest.nodes = INCOMPLETE;
            end(oldest);
        }
        waves.put(ByteBuffer.wrap(wave.name), wave);
        pass(wave);
    }

    /** Has the links pass before a wave goes on. */
    private void pass(Wave wave) {
        wave.passes = passes + 1;
        passes = wave.passes;
    }

    /** Whether a link has been waited for, and now isn't any more. */
    private boolean answered(Wave wave, Barriers from) {
        boolean was = wave.awaited.remove(from);
        if (was && wave.awaited.isEmpty()) {
            pass(wave);
        }
        return was;
    }

    /** Sends the BARRIERs of each wave for which all links have passed, or its ECHO if nobody is waited for any more. */
    private void goOn() {
        long all = passes;
        for (Barriers link : links) {
            all = Math.min(all, link.passed);
        }
        for (Wave wave : waves.values()) {
            if (wave.passes <= all && !wave.sent) {
                wave.sent = true;
                for (Barriers link : links) {
                    if (link != wave.parent && link.isUp()) {
                        link.say(Messages.encode(Messages.BARRIER, wave.name));
                        if (!wave.early.contains(link)) {
                            wave.awaited.add(link);
                        }
                    }
                }
            }
            if (wave.nodes < 0 || (wave.passes <= all && wave.awaited.isEmpty())) {
                end(wave);
            }
        }
        allPassed = all;
    }

    private void end(Wave wave) {
        if (wave.over) {
            return;
        }
        wave.finish();
        if (wave.parent != null) {
            wave.parent.say(echo(wave.name, wave.parent.isUp() ? wave.nodes : INCOMPLETE, wave.origins));
        } else if (asker != null) {
            asker.over(wave.nodes, wave.origins);
        }
    }

    private static byte[] echo(byte[] name, int nodes, long origins) {
        byte[] body = Arrays.copyOf(name, NAME + 12);
        ByteBuffer.wrap(body, NAME, 12).putInt(nodes).putLong(origins);
        return Messages.encode(Messages.ECHO, body);
    }
}
