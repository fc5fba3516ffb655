package dev.herd.transport.udp.station;

import dev.herd.transport.udp.crypto.KeyAgreement;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.crypto.SessionSecrets;
import dev.herd.transport.udp.crypto.Suite;
import dev.herd.transport.udp.packet.Accept;
import dev.herd.transport.udp.packet.Init;
import dev.herd.transport.udp.packet.Retry;
import dev.herd.transport.udp.session.Counters;
import dev.herd.transport.udp.session.Output;
import dev.herd.transport.udp.session.Session;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers handshakes that others begin. Who hasn't the key gets no answer; who hasn't shown that he is at his address gets
 * less than he sent, and is not remembered.
 */
final class Answers {

    private static final int MOST_UNCONFIRMED = 64;

    private final StationSetup setup;
    private final RandomBytes random;
    private final Counters counters;
    private final Output output;
    private final Cookies cookies;

    /** By the initiator's half of the agreement, which nobody draws twice; the oldest first. */
    private final Map<ByteBuffer, Given> given = new LinkedHashMap<>();

    private final Spent spent = new Spent();

    /** An answer that may have to be given again. */
    private record Given(int id, Session session, ByteBuffer accept, long at) {}

    /** What makes sessions of good requests. */
    interface Maker {

        /** An id that no session of the station has. */
        int freeId();

        /** Adds the session that a peer asked for. */
        Session make(int id, InetSocketAddress from, Init init, PreSharedKey key, SessionSecrets secrets);

        /** Forgets one that was never confirmed. */
        void drop(int id);
    }

    Answers(StationSetup setup, RandomBytes random, Counters counters, Output output) {
        this.setup = setup;
        this.random = random;
        this.counters = counters;
        this.output = output;
        cookies = new Cookies(random);
    }

    /** Answers INIT, or counts why not. */
    void init(InetSocketAddress from, byte[] datagram, Maker maker, long now) {
        Init init = Init.read(datagram);
        KeyRing ring = setup.keys().get();
        PreSharedKey key = ring.find(init.keyId());
        if (key == null) {
            counters.count(ring.isRetired(init.keyId()) ? Counters.Refusal.RETIRED_KEY : Counters.Refusal.UNKNOWN_KEY);
            return;
        }
        if (!Macs.isInitGood(datagram, key)) {
            counters.count(Counters.Refusal.FORGED);
            return;
        }
        if (!cookies.isGood(from, init, now)) {
            if (!Cookies.isNone(init)) {
                counters.count(Counters.Refusal.BAD_COOKIE);
            }
            byte[] retry = Retry.datagram(init.sessionId(), cookies.bake(from, init, now));
            output.send(from, Macs.signRetry(retry, init, key), retry.length);
            return;
        }
        forgetSettled(now);
        ByteBuffer half = ByteBuffer.wrap(init.publicBytes());
        Given before = given.get(half);
        if (before != null) {
            send(from, before.accept());
        } else if (spent.has(half, now)) {
            counters.count(Counters.Refusal.REPLAYED);
        } else {
            answer(from, init, datagram, key, maker, now);
        }
    }

    private void answer(InetSocketAddress from, Init init, byte[] datagram, PreSharedKey key, Maker maker, long now) {
        if (given.size() == MOST_UNCONFIRMED) {
            counters.count(Counters.Refusal.TOO_MANY_HANDSHAKES);
            Iterator<Given> oldest = given.values().iterator();
            maker.drop(oldest.next().id());
            oldest.remove();
        }
        KeyAgreement agreement = new KeyAgreement(random);
        byte[] agreed = agreement.agree(init.publicBytes());
        if (agreed == null) {
            counters.count(Counters.Refusal.BAD_AGREEMENT);
            return;
        }
        Suite suite = Suite.forBoth(
                setup.abilities().aesInHardware(), init.abilities().aesInHardware());
        int id = maker.freeId();
        byte[] accept =
                new Accept(init.sessionId(), id, agreement.publicBytes(), suite.code(), setup.abilities()).datagram();
        byte[] transcript = Macs.transcript(datagram, accept, accept.length);
        SessionSecrets secrets = new SessionSecrets(suite, key, agreed, transcript, false);
        Macs.signAccept(accept, transcript, secrets);
        ByteBuffer again = ByteBuffer.wrap(accept).asReadOnlyBuffer();
        given.put(
                ByteBuffer.wrap(init.publicBytes()),
                new Given(id, maker.make(id, from, init, key, secrets), again, now));
        send(from, again);
    }

    private void send(InetSocketAddress to, ByteBuffer accept) {
        byte[] datagram = new byte[accept.remaining()];
        accept.get(accept.position(), datagram);
        output.send(to, datagram, datagram.length);
    }

    /** What was confirmed, or never was in time, isn't answered again. What only made room for others may be. */
    private void forgetSettled(long now) {
        for (Iterator<Map.Entry<ByteBuffer, Given>> each = given.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<ByteBuffer, Given> entry = each.next();
            if (!entry.getValue().session().isUnconfirmed()) {
                spent.add(entry.getKey(), entry.getValue().at(), now);
                each.remove();
            }
        }
    }
}
