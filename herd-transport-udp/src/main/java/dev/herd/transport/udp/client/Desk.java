package dev.herd.transport.udp.client;

import dev.herd.transport.ClientHandler;
import dev.herd.transport.HostAddresses;
import dev.herd.transport.StreamSession;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.session.Output;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the clients of one socket are served. Whoever owns the socket passes on what comes ({@link #received}), gives the desk a
 * turn after that, when it asks for one, and at its {@link #deadline}. All of this on one thread. Sessions are
 * {@link StreamSession}s, as over streams: each is given the lines of a datagram, and what it has said when all of them
 * are answered goes into a datagram.
 */
public final class Desk {

    private static final Logger log = LoggerFactory.getLogger(Desk.class);

    /** How many bytes an address gets for each that it sends until it has been proven. */
    static final int CREDIT = 3;

    private final DeskSetup setup;
    private final Output output;
    private final Supplier<ClientHandler> clients;
    private final Runnable wantsTurn;
    private final Tokens tokens;
    private final Letters letters;
    private final Guests guests;
    private final Strangers strangers;
    private final Turns turns = new Turns();
    private final byte[] scratch = new byte[8 << 10];
    private boolean closed;

    /**
     * A desk without clients.
     *
     * @param setup what it works with
     * @param random a strong source of randomness
     * @param output where datagrams go
     * @param clients who answers
     * @param wantsTurn has {@link #turn} called soon, by the desk's thread; called by any thread
     * @param now the time
     */
    public Desk(
            DeskSetup setup,
            RandomBytes random,
            Output output,
            Supplier<ClientHandler> clients,
            Runnable wantsTurn,
            long now) {
        this.setup = setup;
        this.output = output;
        this.clients = clients;
        this.wantsTurn = wantsTurn;
        tokens = new Tokens(random);
        letters = new Letters(setup.rules().datagramBytes(), random);
        guests = new Guests(setup.places(), Math.max(1, setup.limits().clients() / 4));
        strangers = new Strangers(setup, random, now);
    }

    /**
     * A datagram came that is none between peers.
     *
     * @param from where it seems to come from
     * @param datagram holds it, from the beginning; may be overwritten when the call has returned
     * @param length its length in bytes
     * @param now the time
     */
    public void received(InetSocketAddress from, byte[] datagram, int length, long now) {
        if (closed) {
            return;
        }
        strangers.at(now);
        Client client = guests.at(from);
        Phrase phrase = Phrase.read(datagram, length);
        boolean trusted = isTrusted(from.getAddress());
        if (client != null && client.isProofOver(now) && phrase.kind() != Phrase.Kind.PROVE) {
            end(client, "its address was not proven again");
            client = null;
        }
        if (!trusted && !strangers.admits(client, from, Text.lines(datagram, phrase.body(), length))) {
            slow(client, now);
            return;
        }
        if (length > Packets.MOST_BYTES) { // and so cut off, perhaps
            strangers.refused(from, "a datagram longer than " + Packets.MOST_BYTES + " bytes");
            return;
        }
        if (client != null && phrase.kind() != Phrase.Kind.PROVE) { // which may be anybody's guess
            guests.heard(client, now);
        }
        switch (phrase.kind()) {
            case HELLO -> reply(from, proof(from, now), length);
            case PROVE -> prove(client, from, phrase, datagram, length, now);
            case ASK -> ask(client, from, phrase, datagram, length, now);
            case MORE -> {
                if (client == null || !client.known) {
                    reply(from, Phrase.GONE, length);
                } else {
                    send(from, letters.more(client, phrase.token(), phrase.offset(), now));
                }
            }
            case BYE -> {
                if (client != null) {
                    end(client, "the client said goodbye");
                }
            }
            // What a node says itself is no line for another: two nodes that take each other for clients, since
            // somebody
            // forged a datagram, would have no end of things to say.
            case SAID_BY_A_NODE -> strangers.refused(from, "what only a node says");
            case TEXT -> text(client, from, trusted, datagram, length, now);
        }
    }

    /** Tells a client, now and then, why it isn't answered. An address that isn't proven may be anybody's, and is told nothing. */
    private void slow(@Nullable Client client, long now) {
        if (client != null && client.known && !client.isProofOver(now) && client.maySlowBeTold(now)) {
            send(client.address, Letters.bytes(Phrase.slow(setup.rules().linesPerSecond())));
        }
    }

    private String proof(InetSocketAddress of, long now) {
        return "? prove " + tokens.of(of, now) + "\n";
    }

    private boolean isTrusted(InetAddress address) {
        return address.isLoopbackAddress() || setup.rules().trusted().contains(address);
    }

    private void prove(
            @Nullable Client heard, InetSocketAddress from, Phrase phrase, byte[] datagram, int length, long now) {
        if (!tokens.isGood(phrase.token(), from, now)) {
            reply(from, Phrase.STALE, length);
            return;
        }
        Client client = heard;
        if (client != null && (!client.known || !client.key.equals(phrase.key()))) {
            end(client, "another conversation began at its address");
            client = null;
        }
        if (client == null) {
            client = open(from, true, phrase.key(), now);
        }
        if (client == null) {
            crowded(from, length);
            return;
        }
        client.provenAt = now;
        guests.heard(client, now);
        if (phrase.body() < length) {
            give(client, datagram, phrase.body(), length);
        } else {
            reply(from, Phrase.PROVEN, length);
        }
    }

    private void ask(
            @Nullable Client client, InetSocketAddress from, Phrase phrase, byte[] datagram, int length, long now) {
        if (client == null || !client.isProgram()) {
            reply(from, Phrase.BYE, length);
            return;
        }
        if (client.isToProveAgain(now)) {
            reply(from, proof(from, now), length);
        }
        if (phrase.number() == client.asked) {
            byte[] replied = client.replied;
            if (replied == null) {
                reply(from, "? wait " + client.asked + "\n", length);
            } else {
                send(from, replied);
            }
        } else if (phrase.number() > client.asked
                && !client.awaited
                && client.session().wantsInput()) {
            client.asked = phrase.number();
            client.replied = null;
            if (!phrase.token().isEmpty()) {
                replied(client, letters.more(client, phrase.token(), phrase.offset(), now));
            } else if (phrase.hasBody(length)) {
                give(client, datagram, phrase.body(), length);
            } else {
                replied(client, Letters.bytes("? answer " + client.asked + "\n"));
            }
        }
    }

    private void replied(Client client, byte[] letter) {
        client.replied = letter;
        send(client.address, letter);
    }

    private void text(
            @Nullable Client heard, InetSocketAddress from, boolean trusted, byte[] datagram, int length, long now) {
        Client client = heard == null ? open(from, trusted, "", now) : heard;
        if (client == null) {
            crowded(from, length);
        } else if (!client.isProgram()) {
            give(client, datagram, 0, length);
        }
    }

    private void crowded(InetSocketAddress from, int length) {
        strangers.refused(
                from, "too many clients: the limit is " + setup.limits().clients());
        reply(from, "? too many clients\n", length);
    }

    /** Null if there is no room. */
    private @Nullable Client open(InetSocketAddress from, boolean known, String key, long now) {
        Client inTheWay = guests.inTheWay(from, known);
        if (inTheWay != null) {
            strangers.refused(inTheWay.address, "too many clients: one that was silent made room for another");
            end(inTheWay, "too many clients: this one made room for another");
        }
        Client client = new Client(
                from, known, isTrusted(from.getAddress()), key, setup.limits().clientOutputBytes(), now);
        if (!guests.enter(client)) {
            return null;
        }
        StreamSession.Origin origin = new StreamSession.Origin(
                "udp", HostAddresses.text(from), from.getAddress().isLoopbackAddress(), Optional.empty());
        StreamSession session =
                new StreamSession(origin, setup.limits(), clients.get(), setup.refusals(), () -> summon(client));
        client.begin(session);
        session.opened();
        return client;
    }

    /** Gives lines to a client's session: the last needs no end, but a program's line is no more than one without. */
    private void give(Client client, byte[] datagram, int from, int length) {
        client.credit += (long) CREDIT * length;
        String wrong = Text.wrong(datagram, from, length, setup.limits().lineBytes());
        if (wrong == null && !client.session().wantsInput()) {
            strangers.refused(client.address, "a client that says more before it was answered");
            return;
        }
        client.awaited = true;
        if (wrong == null) {
            byte[] lines = new byte[length - from + 1];
            System.arraycopy(datagram, from, lines, 0, length - from);
            lines[length - from] = '\n';
            boolean ended = length > from && datagram[length - 1] == '\n' && !client.isProgram();
            client.session().received(ByteBuffer.wrap(lines, 0, lines.length - (ended ? 1 : 0)));
        } else {
            strangers.refused(client.address, wrong);
            client.session().send("? " + wrong);
        }
        turns.add(client);
    }

    /** Any thread. */
    private void summon(Client client) {
        turns.summon(client);
        wantsTurn.run();
    }

    /**
     * Does what is to be done now.
     *
     * @param now the time
     */
    public void turn(long now) {
        turns.gather(now);
        for (Client client = turns.next(); client != null; client = turns.next()) {
            if (guests.has(client)) {
                settle(client, now);
            }
        }
        for (Client client = guests.silent(now); client != null; client = guests.silent(now)) {
            end(client, "nothing was heard for a minute");
        }
        letters.forgetOld(now);
    }

    private void settle(Client client, long now) {
        boolean answered = client.drain(scratch);
        String over = client.session().ending();
        String proof = client.known ? "" : tokens.of(client.address, now);
        if (client.awaited && (answered || over != null)) {
            client.awaited = false;
            turns.release(client);
            boolean bye = over != null;
            if (client.isProgram()) {
                replied(client, letters.answer(client, client.said(), proof, bye, now));
            } else if (client.hasSaid()) {
                send(client.address, letters.answer(client, client.said(), proof, bye, now));
            }
        } else if (client.hasSaid() && (!client.awaited || turns.hasHeldLong(client, now))) {
            turns.release(client);
            send(client.address, letters.news(client, client.said(), proof, over != null, now));
        } else if (over != null && client.isProgram()) {
            send(client.address, Letters.bytes(Phrase.BYE));
        }
        if (over != null) {
            end(client, over);
        } else if (!client.known && !client.awaited) {
            end(client, "it was answered, and its address is not proven");
        }
    }

    private void end(Client client, String reason) {
        if (guests.leave(client)) {
            turns.release(client);
            letters.forget(client);
            client.session().closed(reason);
        }
    }

    /** Answers who may be a stranger: never with more than his bytes are good for. */
    private void reply(InetSocketAddress to, String text, int heard) {
        byte[] bytes = Letters.bytes(text);
        if (bytes.length <= CREDIT * heard || isTrusted(to.getAddress())) {
            send(to, bytes);
        }
    }

    private void send(InetSocketAddress to, byte[] letter) {
        if (letter.length > 0) {
            output.send(to, letter, letter.length);
        }
    }

    /**
     * When {@link #turn} is to be called if nothing happens.
     *
     * @return the time, or {@link Long#MAX_VALUE}; never later than needed, but perhaps sooner
     */
    public long deadline() {
        return Math.min(turns.deadline(), Math.min(guests.deadline(), letters.deadline()));
    }

    /**
     * Ends all sessions and takes nothing any more. All handlers have been told when it returns.
     *
     * @param reason why
     */
    public void close(String reason) {
        closed = true;
        for (Client client : guests.all()) {
            if (client.isProgram()) {
                send(client.address, Letters.bytes(Phrase.BYE));
            }
            end(client, reason);
        }
        log.debug("no more clients: {}", reason);
    }

    /**
     * Who has a session.
     *
     * @return their addresses
     */
    public List<InetSocketAddress> guests() {
        return guests.all().stream().map(client -> client.address).toList();
    }
}
