package dev.herd.transport.udp.station;

import dev.herd.transport.HostAddresses;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.crypto.SessionSecrets;
import dev.herd.transport.udp.packet.Abilities;
import dev.herd.transport.udp.packet.Init;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.session.Counters;
import dev.herd.transport.udp.session.Output;
import dev.herd.transport.udp.session.Session;
import dev.herd.transport.udp.session.SessionSetup;
import dev.herd.transport.udp.session.SharedParts;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What happens on one socket. Whoever owns the socket passes on what comes ({@link #received}), gives it a turn after that,
 * when it asks for one, and at its {@link #deadline}. All of this on one thread.
 */
public final class Station {

    private static final long NEVER = Long.MAX_VALUE;
    private static final int MOST_LEAVING = 256;

    private final StationSetup setup;
    private final RandomBytes random;
    private final Runnable wantsTurn;
    private final Function<String, LinkHandler> acceptor;
    private final boolean listens;
    private final Counters counters = new Counters();
    private final SharedParts shared;
    private final Answers answers;
    private final Dials dials;
    private final Notices notices;
    private final Maker maker = new Maker();

    private final Map<Integer, Entry> sessions = new HashMap<>();
    private final Queue<Entry> summoned = new ConcurrentLinkedQueue<>();
    private final Set<Entry> leaving = new LinkedHashSet<>(); // the oldest first
    private final ArrayDeque<Entry> ready = new ArrayDeque<>();
    private long earliest = NEVER;
    private boolean closed;

    /** A session in its place. */
    private static final class Entry {
        private final int id;
        private @Nullable Session session;
        private boolean isReady;
        private boolean hasPlace;

        Entry(int id) {
            this.id = id;
        }
    }

    /**
     * A station without sessions.
     *
     * @param setup what it works with
     * @param random the only source of randomness
     * @param output where datagrams go
     * @param acceptor gives a new handler for a peer that begins a session, by its name; null if nobody may
     * @param wantsTurn has {@link #turn} called soon, by the station's thread; called by any thread
     */
    public Station(
            StationSetup setup,
            RandomBytes random,
            Output output,
            @Nullable Function<String, LinkHandler> acceptor,
            Runnable wantsTurn) {
        this.setup = setup;
        this.random = random;
        this.wantsTurn = wantsTurn;
        listens = acceptor != null;
        this.acceptor = acceptor != null
                ? acceptor
                : name -> {
                    throw new IllegalStateException("nobody may link from " + name);
                };
        shared = new SharedParts(random, counters, output, setup.abilities().frameLimit());
        answers = new Answers(setup, random, counters, output);
        dials = new Dials(setup, random, output, counters);
        notices = new Notices(setup, counters);
    }

    /**
     * An address as links have it.
     *
     * @param address the address, resolved
     * @return for instance {@code udp://127.0.0.1:4711}, or {@code udp://[::1]:4711}
     */
    public static String name(InetSocketAddress address) {
        return "udp://" + HostAddresses.text(address);
    }

    /**
     * Begins a session.
     *
     * @param addresses where the other end listens, at least one; tried one after the other
     * @param handler is told {@code opened} and later {@code closed}, or {@code closed} alone
     * @param now the time
     */
    public void connect(List<InetSocketAddress> addresses, LinkHandler handler, long now) {
        dials.begin(maker.freeId(), addresses, handler, closed ? "the transport was closed" : null, now);
        earliest = Math.min(earliest, dials.deadline());
    }

    /**
     * A datagram came.
     *
     * @param from where it seems to come from
     * @param datagram holds it, from the beginning; may be overwritten
     * @param length its length in bytes
     * @param now the time
     */
    public void received(InetSocketAddress from, byte[] datagram, int length, long now) {
        Packets.Kind kind = closed ? null : Packets.kind(datagram, length);
        if (!hasPort(from)) {
            counters.count(Counters.Refusal.NO_PORT);
        } else if (kind == null) {
            counters.count(misfit(datagram, length));
        } else {
            switch (kind) {
                case SEALED -> sealed(from, datagram, length, now);
                case INIT -> init(from, datagram, now);
                case RETRY -> {
                    dials.retry(datagram, length, now);
                    earliest = Math.min(earliest, dials.deadline());
                }
                case ACCEPT -> accept(from, datagram, length, now);
            }
        }
        notices.after(from, now);
    }

    /**
     * Whether somebody can be answered. Port 0 stands in datagrams that a socket never sends, and none can send there.
     *
     * @param from where a datagram seems to come from
     * @return false for port 0, whose datagrams no one but a station is to be given: it counts them
     */
    public static boolean hasPort(InetSocketAddress from) {
        return from.getPort() != 0;
    }

    private static Counters.Refusal misfit(byte[] datagram, int length) {
        if (length > Packets.MOST_BYTES) {
            return Counters.Refusal.OVERSIZE;
        }
        return Packets.isCutOff(datagram, length) ? Counters.Refusal.TRUNCATED : Counters.Refusal.UNKNOWN;
    }

    private void sealed(InetSocketAddress from, byte[] datagram, int length, long now) {
        Entry entry = sessions.get(Packets.sessionId(datagram));
        if (entry == null || entry.session == null) {
            counters.count(Counters.Refusal.NO_SESSION);
            return;
        }
        entry.session.received(from, datagram, length, now);
        makeReady(entry);
    }

    private void init(InetSocketAddress from, byte[] datagram, long now) {
        if (!listens) {
            counters.count(Counters.Refusal.UNKNOWN);
            return;
        }
        answers.init(from, datagram, maker.at(now), now);
    }

    private void accept(InetSocketAddress from, byte[] datagram, int length, long now) {
        Dial.Answered answered = dials.accept(from, datagram, length);
        if (answered == null) {
            return;
        }
        Entry entry = new Entry(answered.accept().initiatorId());
        Session session = session(
                entry,
                answered.remote(),
                answered.accept().responderId(),
                answered.accept().abilities(),
                answered.key(),
                answered.secrets(),
                now);
        session.open(answered.handler());
        makeReady(entry);
    }

    private Session session(
            Entry entry,
            InetSocketAddress remote,
            int theirId,
            Abilities theirs,
            PreSharedKey key,
            SessionSecrets secrets,
            long now) {
        SessionSetup made = new SessionSetup(
                key, setup.keys(), secrets, theirId, setup.abilities(), theirs, setup.rules(), remote, name(remote));
        Session session = new Session(made, () -> welcome(entry, remote), shared, () -> summon(entry), now);
        entry.session = session;
        sessions.put(entry.id, entry);
        earliest = Math.min(earliest, session.deadline());
        return session;
    }

    private @Nullable LinkHandler welcome(Entry entry, InetSocketAddress remote) {
        if (!setup.places().take()) {
            return null;
        }
        entry.hasPlace = true;
        return acceptor.apply(name(remote));
    }

    /** Any thread. */
    private void summon(Entry entry) {
        summoned.add(entry);
        wantsTurn.run();
    }

    private void makeReady(Entry entry) {
        if (!entry.isReady) {
            entry.isReady = true;
            ready.add(entry);
        }
    }

    /**
     * Does what is to be done now.
     *
     * @param now the time
     */
    public void turn(long now) {
        for (Entry entry = summoned.poll(); entry != null; entry = summoned.poll()) {
            makeReady(entry);
        }
        if (now >= earliest) {
            dials.turn(now);
            earliest = dials.deadline();
            for (Entry entry : sessions.values()) {
                long due = entry.session == null ? NEVER : entry.session.deadline();
                if (due <= now) {
                    makeReady(entry);
                }
                earliest = Math.min(earliest, Math.max(due, now + 1));
            }
        }
        boolean more = false;
        for (int i = ready.size(); i > 0; i--) { // those that have more to send come again after the others
            Entry entry = ready.remove();
            entry.isReady = false;
            more |= turn(entry, now);
        }
        if (more) {
            wantsTurn.run();
        }
    }

    private boolean turn(Entry entry, long now) {
        Session session = entry.session;
        if (session == null) {
            return false;
        }
        boolean more = session.turn(now);
        earliest = Math.min(earliest, session.deadline());
        if (session.isLeaving()) {
            leave(entry);
        }
        if (session.isOver()) {
            forget(entry);
        } else if (more) {
            makeReady(entry);
        }
        return more;
    }

    /** Its place is another's at once, or a flood of those who are put out would keep everybody out while they linger. */
    private void leave(Entry entry) {
        if (entry.hasPlace) {
            entry.hasPlace = false;
            setup.places().giveBack();
        }
        if (leaving.add(entry) && leaving.size() > MOST_LEAVING) {
            forget(leaving.iterator().next());
        }
    }

    private void forget(Entry entry) {
        leave(entry);
        leaving.remove(entry);
        entry.session = null;
        sessions.remove(entry.id);
    }

    /**
     * When {@link #turn} is to be called if nothing happens.
     *
     * @return the time, or {@link Long#MAX_VALUE}; never later than needed, but perhaps sooner
     */
    public long deadline() {
        return earliest;
    }

    /**
     * Ends all sessions and takes nothing any more. All handlers have been told when it returns.
     *
     * @param reason why
     * @param now the time
     */
    public void close(String reason, long now) {
        closed = true;
        dials.close(reason);
        for (Entry entry : new ArrayList<>(sessions.values())) {
            if (entry.session != null) {
                entry.session.shutDown(reason, now);
                forget(entry);
            }
        }
    }

    /**
     * What was not taken.
     *
     * @return the counters, which go on counting
     */
    public Counters counters() {
        return counters;
    }

    /**
     * How many sessions there are, those that aren't confirmed yet and those that are closing included.
     *
     * @return the number
     */
    public int sessions() {
        return sessions.size();
    }

    private final class Maker implements Answers.Maker {

        private long now;

        Maker at(long time) {
            now = time;
            return this;
        }

        @Override
        public int freeId() {
            int id;
            do {
                id = ByteBuffer.wrap(random.next(Integer.BYTES)).getInt();
            } while (sessions.containsKey(id) || dials.has(id));
            return id;
        }

        @Override
        public Session make(int id, InetSocketAddress from, Init init, PreSharedKey key, SessionSecrets secrets) {
            return session(new Entry(id), from, init.sessionId(), init.abilities(), key, secrets, now);
        }

        @Override
        public void drop(int id) {
            Entry entry = sessions.get(id);
            if (entry != null) {
                forget(entry);
            }
        }
    }
}
