package dev.herd.transport.udp.station;

import dev.herd.transport.LinkHandler;
import dev.herd.transport.udp.crypto.KeyAgreement;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.crypto.SessionSecrets;
import dev.herd.transport.udp.crypto.Suite;
import dev.herd.transport.udp.packet.Abilities;
import dev.herd.transport.udp.packet.Accept;
import dev.herd.transport.udp.packet.Init;
import dev.herd.transport.udp.packet.Retry;
import dev.herd.transport.udp.session.Output;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A handshake that this end has begun. It repeats itself until it is answered; RFC 8085, section 3.1.1, says how soon. */
final class Dial {

    private static final int TIMES_ROUND_TRIP = 3;

    private final int sessionId;
    private final InetSocketAddress to;
    private final LinkHandler handler;
    private final PreSharedKey key;
    private final KeyAgreement agreement;
    private final Abilities abilities;
    private final long giveUpAt;
    private byte[] init;
    private byte[] cookie = new byte[0];
    private boolean mayChangeCookie = true;
    private long period;
    private long nextAt;

    Dial(int sessionId, InetSocketAddress to, LinkHandler handler, StationSetup setup, RandomBytes random, long now) {
        this.sessionId = sessionId;
        this.to = to;
        this.handler = handler;
        key = setup.keys().get().inUse();
        agreement = new KeyAgreement(random);
        abilities = setup.abilities();
        giveUpAt = now + setup.handshakeNanos();
        period = TIMES_ROUND_TRIP * setup.rules().initialRoundTrip(to);
        nextAt = now;
        init = signed();
    }

    private byte[] signed() {
        return Macs.signInit(new Init(key.id(), sessionId, agreement.publicBytes(), abilities, cookie).datagram(), key);
    }

    int sessionId() {
        return sessionId;
    }

    LinkHandler handler() {
        return handler;
    }

    InetSocketAddress to() {
        return to;
    }

    /** Sends INIT if it is due; returns false if it is time to give up. */
    boolean turn(Output output, long now) {
        if (now >= giveUpAt) {
            return false;
        }
        if (now >= nextAt) {
            output.send(to, init.clone(), init.length);
            nextAt = now + period;
            period *= 2;
            mayChangeCookie = true;
        }
        return true;
    }

    long deadline() {
        return Math.min(nextAt, giveUpAt);
    }

    /** RETRY came; returns whether it is authentic. One cookie is taken between two timeouts. */
    boolean retry(byte[] datagram, int length, long now) {
        if (!Macs.isRetryGood(datagram, length, agreement.publicBytes(), key)) {
            return false;
        }
        byte[] given = Retry.cookie(datagram);
        if (mayChangeCookie && !Arrays.equals(given, cookie)) {
            mayChangeCookie = false;
            cookie = given;
            init = signed();
            nextAt = now;
        }
        return true;
    }

    /** ACCEPT came; what the session is made of, or null if it isn't authentic. */
    @Nullable
    Answered accept(byte[] datagram, int length) {
        Accept accept = Accept.read(datagram);
        Suite suite =
                Suite.forBoth(abilities.aesInHardware(), accept.abilities().aesInHardware());
        byte[] agreed = accept.suite() == suite.code() ? agreement.agree(accept.publicBytes()) : null;
        if (agreed == null) {
            return null;
        }
        byte[] transcript = Macs.transcript(init, datagram, length);
        SessionSecrets secrets = new SessionSecrets(suite, key, agreed, transcript, true);
        return Macs.isAcceptGood(datagram, length, transcript, secrets) ? new Answered(accept, secrets) : null;
    }

    /** What a good answer brings. */
    record Answered(Accept accept, SessionSecrets secrets) {}
}
