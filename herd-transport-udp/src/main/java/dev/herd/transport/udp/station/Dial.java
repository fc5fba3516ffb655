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
import dev.herd.transport.udp.session.PathRules;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A handshake that this end has begun, with one address after the other. It repeats itself until it is answered; RFC 8085,
 * section 3.1.1, says how soon. Nobody answers who hasn't got the key, so what is repeated comes under the other keys of the
 * ring, too, one after the other: two ends that have any key in common find it.
 */
final class Dial {

    private static final int TIMES_ROUND_TRIP = 3;

    private final int sessionId;
    private final List<InetSocketAddress> addresses;
    private final LinkHandler handler;
    private final List<PreSharedKey> keys; // the one in use first
    private final KeyAgreement agreement;
    private final Abilities abilities;
    private final PathRules rules;
    private final long patience; // with each address
    private int current;
    private long giveUpAt; // the current address
    private PreSharedKey key; // the one in use, or the one that was answered
    private boolean answered;
    private boolean repeats;
    private int others; // INITs under other keys so far
    private byte[] init;
    private byte[] cookie = new byte[0];
    private boolean mayChangeCookie = true;
    private long period;
    private long nextAt;

    Dial(
            int sessionId,
            List<InetSocketAddress> addresses,
            LinkHandler handler,
            StationSetup setup,
            RandomBytes random,
            long now) {
        this.sessionId = sessionId;
        this.addresses = addresses;
        this.handler = handler;
        keys = setup.keys().get().keys();
        key = keys.get(0);
        agreement = new KeyAgreement(random);
        abilities = setup.abilities();
        rules = setup.rules();
        patience = setup.handshakeNanos() / addresses.size();
        init = signed(key);
        begin(now);
    }

    private void begin(long now) {
        giveUpAt = now + patience;
        period = TIMES_ROUND_TRIP * rules.initialRoundTrip(to());
        nextAt = now;
        repeats = false;
    }

    private byte[] signed(PreSharedKey under) {
        Init made = new Init(under.id(), sessionId, agreement.publicBytes(), abilities, cookie);
        return Macs.signInit(made.datagram(), under);
    }

    int sessionId() {
        return sessionId;
    }

    LinkHandler handler() {
        return handler;
    }

    /** The address that it tries now. */
    InetSocketAddress to() {
        return addresses.get(current);
    }

    /** All addresses that were tried, for people. */
    String tried() {
        return addresses.subList(0, current + 1).stream().map(Station::name).collect(Collectors.joining(" and "));
    }

    /**
     * Where the session's packets go if ACCEPT seems to come from an address: to that one only if it was dialled, since who
     * can see an answer can send it on from anywhere. If the other end is elsewhere all the same, its packets will show it.
     */
    private InetSocketAddress remote(InetSocketAddress from) {
        return addresses.subList(0, current + 1).contains(from) ? from : to();
    }

    /** Sends INIT if it is due; returns false if it is time to give up. */
    boolean turn(Output output, long now) {
        if (now >= giveUpAt) {
            if (current + 1 == addresses.size()) {
                return false;
            }
            current++;
            cookie = new byte[0];
            key = keys.get(0);
            answered = false;
            init = signed(key);
            begin(now);
        }
        if (now >= nextAt) {
            output.send(to(), init.clone(), init.length);
            if (repeats && !answered && keys.size() > 1) {
                byte[] other = signed(keys.get(1 + others++ % (keys.size() - 1)));
                output.send(to(), other, other.length);
            }
            repeats = true;
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
        PreSharedKey under = null;
        for (PreSharedKey each : keys) {
            if (Macs.isRetryGood(datagram, length, agreement.publicBytes(), each)) {
                under = each;
            }
        }
        if (under == null) {
            return false;
        }
        byte[] given = Retry.cookie(datagram);
        if (mayChangeCookie && (!answered || under == key) && !Arrays.equals(given, cookie)) {
            mayChangeCookie = false;
            answered = true;
            key = under;
            cookie = given;
            init = signed(key);
            nextAt = now;
        }
        return true;
    }

    /** ACCEPT came; what the session is made of, or null if it isn't authentic. */
    @Nullable
    Answered accept(InetSocketAddress from, byte[] datagram, int length) {
        Accept accept = Accept.read(datagram);
        Suite suite =
                Suite.forBoth(abilities.aesInHardware(), accept.abilities().aesInHardware());
        byte[] agreed = accept.suite() == suite.code() ? agreement.agree(accept.publicBytes()) : null;
        if (agreed == null) {
            return null;
        }
        byte[] transcript = Macs.transcript(init, datagram, length);
        SessionSecrets secrets = new SessionSecrets(suite, key, agreed, transcript, true);
        return Macs.isAcceptGood(datagram, length, transcript, secrets)
                ? new Answered(handler, remote(from), accept, key, secrets)
                : null;
    }

    /** What a good answer brings. */
    record Answered(
            LinkHandler handler, InetSocketAddress remote, Accept accept, PreSharedKey key, SessionSecrets secrets) {}
}
