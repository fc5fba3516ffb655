package dev.herd.transport.udp.session;

import dev.herd.transport.udp.crypto.Hkdf;
import dev.herd.transport.udp.crypto.KeyAgreement;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.crypto.SessionSecrets;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.packet.Renew;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a session goes on under another pre-shared key when this node's ring has changed, and that nothing of it
 * is lost by that.
 *
 * <pre>
 * end that began                               other end
 *                         <--- WISH ------     takes the session's key no more
 *  uses another key, or its
 *  own is retired, or wished
 *                          --- ASK ------->    expects packets under the new secrets
 *                         <--- AGREE -----
 *  seals under them        --- … -------->     seals under them
 * </pre>
 *
 * Only the end that began asks, so two attempts never cross. It asks until it is answered, and for the next key of its ring
 * if the answer is REFUSE; the same attempt always gets the same answer. When all were refused and its own key is retired it
 * asks for all of them again after a pause, since the other end may get one of them meanwhile. ASK shows that its sender has
 * both keys: it comes in a packet under the old secrets, with a MAC under the new key. The new secrets depend on both, too.
 */
final class Renewal {

    /** Why a session ends that got no other key in time. */
    static final String RETIRED = "its key was retired";

    private static final long NEVER = Long.MAX_VALUE;
    private static final long PAUSE = 2_000_000_000L;
    private static final long LEAST_PERIOD = 100_000_000L;
    private static final long MOST_PERIOD = 3_000_000_000L;

    private final Supplier<KeyRing> keys;
    private final Protection protection;
    private final RandomBytes random;
    private final Counters counters;
    private final boolean asks;

    private @Nullable KeyRing ring; // as of the last look
    private PreSharedKey key; // the same
    private final Retirement retirement;

    private final Queue<PreSharedKey> candidates = new ArrayDeque<>();
    private @Nullable Asked asked;
    private long asksAnewAt = NEVER;
    private int attempts;
    private final Agreements agreements = new Agreements();
    private @Nullable Renew answer;
    private boolean answerDue;
    private long dueAt = NEVER;
    private int repeats;

    /** What this end has asked and waits to be answered. */
    private record Asked(PreSharedKey key, KeyAgreement agreement, Renew message) {}

    Renewal(String remote, Supplier<KeyRing> keys, Protection protection, RandomBytes random, Counters counters) {
        this.keys = keys;
        this.protection = protection;
        this.random = random;
        this.counters = counters;
        asks = protection.secrets().initiator();
        key = protection.key();
        retirement = new Retirement(remote, key);
    }

    /** Looks whether anything has changed; sends what is due. */
    void turn(Outgoing outgoing, long now, long patience) {
        KeyRing latest = keys.get();
        if (latest != ring || protection.key() != key) {
            ring = latest;
            key = protection.key();
            reconsider(latest, now);
        }
        retirement.warn(now);
        if (now >= asksAnewAt) {
            asksAnewAt = NEVER;
            candidates.addAll(latest.keys());
            askNext(now);
        }
        Renew due = answerDue ? answer : null;
        answerDue = false;
        if (due != null) {
            outgoing.sendRenew(due, now);
        }
        if (now >= dueAt) {
            Asked waiting = asked;
            outgoing.sendRenew(waiting == null ? Renew.wish() : waiting.message(), now);
            dueAt = now + Math.min(MOST_PERIOD, Math.max(LEAST_PERIOD, patience) << Math.min(repeats++, 5));
        }
    }

    private void reconsider(KeyRing latest, long now) {
        boolean retired = latest.find(key.id()) == null;
        retirement.look(key, retired, now);
        if (asks) {
            candidates.clear();
            if (retired) {
                candidates.addAll(latest.keys());
            } else if (key.id() != latest.inUse().id()) {
                candidates.add(latest.inUse());
            }
            if (asked == null) {
                askNext(now);
            }
        } else {
            repeat(retired, now);
        }
    }

    private void repeat(boolean some, long now) {
        repeats = 0;
        dueAt = some ? now : NEVER;
    }

    private void askNext(long now) {
        PreSharedKey next = candidates.poll();
        asked = null;
        asksAnewAt = next == null && retirement.isPending() ? now + PAUSE : NEVER;
        if (next != null) {
            KeyAgreement agreement = new KeyAgreement(random);
            Renew message = Renew.ask(++attempts, next.id(), protection.next(), agreement.publicBytes());
            byte[] mac = next.mac(protection.secrets().confirmation(), message.facts());
            asked = new Asked(next, agreement, message.signed(mac));
        }
        repeat(next != null, now);
    }

    /** When there is something to do. */
    long deadline() {
        return Math.min(Math.min(dueAt, asksAnewAt), retirement.deadline());
    }

    /** Whether the session has to end, since its key was retired and the other end knows no other. */
    boolean isOverdue(long now) {
        return retirement.isOver(now);
    }

    /** The other end said something of it. */
    void received(Renew message, long now) {
        switch (message.step()) {
            case WISH -> {
                if (asks && asked == null) {
                    candidates.addAll(keys.get().keys());
                    candidates.removeIf(each -> each.id() == key.id());
                    askNext(now);
                }
            }
            case ASK -> {
                if (!asks) {
                    asked(message, now);
                }
            }
            case AGREE -> agreed(message);
            case REFUSE -> {
                if (asked != null && asked.message().attempt() == message.attempt()) {
                    askNext(now);
                }
            }
        }
    }

    private void asked(Renew ask, long now) {
        if (ask.attempt() > attempts) {
            Renew made = answer(ask, now);
            if (made == null) {
                return; // it will ask again
            }
            attempts = ask.attempt();
            answer = made;
        }
        answerDue = ask.attempt() == attempts;
    }

    /** Null if there have been too many. */
    private @Nullable Renew answer(Renew ask, long at) {
        KeyRing now = keys.get();
        PreSharedKey next = now.find(ask.keyId());
        if (next == null) {
            counters.count(now.isRetired(ask.keyId()) ? Counters.Refusal.RETIRED_KEY : Counters.Refusal.UNKNOWN_KEY);
            return ask.refuse();
        }
        SessionSecrets old = protection.secrets();
        if (!isGood(ask, next.mac(old.confirmation(), ask.facts()))) { // before anything that takes time
            counters.count(Counters.Refusal.FORGED);
            return ask.refuse();
        }
        if (!agreements.take(at)) {
            counters.count(Counters.Refusal.TOO_MANY_RENEWALS);
            return null;
        }
        KeyAgreement agreement = new KeyAgreement(random);
        byte[] agreed = agreement.agree(ask.publicBytes());
        if (agreed == null) {
            counters.count(Counters.Refusal.BAD_AGREEMENT);
            return ask.refuse();
        }
        Renew agree = ask.agree(protection.next(), agreement.publicBytes());
        byte[] transcript = Hkdf.mac(old.confirmation(), ask.facts(), agree.facts());
        SessionSecrets renewed = old.renewed(next, agreed, transcript);
        protection.expect(next, renewed, agree.first(), ask.first());
        return agree.signed(Hkdf.mac(renewed.confirmation(), transcript));
    }

    private void agreed(Renew agree) {
        Asked waiting = asked;
        if (waiting == null || waiting.message().attempt() != agree.attempt()) {
            return; // said again, or of an attempt before
        }
        SessionSecrets old = protection.secrets();
        byte[] agreed = waiting.agreement().agree(agree.publicBytes());
        byte[] transcript = Hkdf.mac(old.confirmation(), waiting.message().facts(), agree.facts());
        SessionSecrets renewed = agreed == null ? null : old.renewed(waiting.key(), agreed, transcript);
        if (renewed == null || !isGood(agree, Hkdf.mac(renewed.confirmation(), transcript))) {
            counters.count(Counters.Refusal.FORGED);
            return;
        }
        protection.expect(waiting.key(), renewed, waiting.message().first(), agree.first());
        protection.advance();
        asked = null;
        repeat(false, NEVER);
    }

    private static boolean isGood(Renew message, byte[] mac) {
        return MessageDigest.isEqual(Arrays.copyOf(mac, Packets.MAC_BYTES), message.mac());
    }
}
