package dev.herd.transport.udp.client;

import dev.herd.testkit.RecordingClientHandler;
import dev.herd.value.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** A desk in virtual time, and what it sent to whom. */
final class DeskBench {

    static final long SECOND = 1_000_000_000;
    static final InetSocketAddress LOCAL = address("127.0.0.1", 4_711);
    static final InetSocketAddress FOREIGN = address("192.0.2.7", 4_712);

    final RecordingClientHandler handler = new RecordingClientHandler();
    final List<String> refusals = new ArrayList<>();
    final Map<InetSocketAddress, Long> bytesIn = new HashMap<>();
    final Map<InetSocketAddress, Long> bytesOut = new HashMap<>();
    final Semaphore places;
    final Desk desk;
    long now = 17;

    private final List<String> sent = new ArrayList<>();

    DeskBench() {
        this(64, new DeskSetup.Rules(Networks.parse("10.0.0.0/8"), 1_200, 100));
    }

    DeskBench(int clients, DeskSetup.Rules rules) {
        places = new Semaphore(clients);
        Random random = new Random(1);
        desk = new Desk(
                new DeskSetup(
                        limits(clients, 1_000),
                        places,
                        rules,
                        (remote, reason) -> refusals.add(remote + ": " + reason)),
                random::nextBytes,
                (to, datagram, length) -> {
                    bytesOut.merge(to, (long) length, Long::sum);
                    sent.add(new String(datagram, 0, length, StandardCharsets.UTF_8));
                },
                () -> handler,
                () -> {},
                now);
    }

    static Limits limits(int clients, int lineBytes) {
        Limits all = Limits.defaults();
        return new Limits(
                all.keyBytes(),
                all.valueBytes(),
                all.storeKeys(),
                all.storeBytes(),
                all.outboxKeys(),
                all.frameBytes(),
                all.links(),
                clients,
                lineBytes,
                all.clientOutputBytes(),
                all.handshakeTime(),
                all.maxClockSkew(),
                all.maxClientAhead());
    }

    static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** What is sent when a datagram has come and the desk has had its turn. */
    List<String> say(InetSocketAddress from, String text) {
        return say(from, text.getBytes(StandardCharsets.UTF_8));
    }

    List<String> say(InetSocketAddress from, byte[] datagram) {
        bytesIn.merge(from, (long) datagram.length, Long::sum);
        desk.received(from, datagram, datagram.length, now);
        return turn();
    }

    List<String> turn() {
        desk.turn(now);
        List<String> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    List<String> after(long nanos) {
        now += nanos;
        return turn();
    }

    /** Proves an address as a person would. */
    void prove(InetSocketAddress from) {
        String token = say(from, "? hello\n").get(0);
        if (!say(from, token).equals(List.of("? proven\n"))) {
            throw new AssertionError("not proven: " + token);
        }
    }
}
