package dev.herd.transport.udp.simulation;

import dev.herd.testkit.ManualTiming;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.packet.Abilities;
import dev.herd.transport.udp.session.PathRules;
import dev.herd.transport.udp.station.Places;
import dev.herd.transport.udp.station.StationSetup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Two stations on a network, one of which listens, and what they refused. */
public final class Pair {

    public static final PreSharedKey KEY = PreSharedKey.parse("5a".repeat(32));
    public static final InetSocketAddress CLIENT = new InetSocketAddress("10.0.0.1", 5_000);
    public static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.2", 7_000);

    private static final int FRAME_LIMIT = 65_536;

    public final ManualTiming timing = new ManualTiming();
    public final DatagramNetwork network;
    public final List<RecordingLinkHandler> accepted = new ArrayList<>();
    public final List<String> refused = new ArrayList<>();
    public KeyRing clientKeys = KeyRing.of(KEY);
    public KeyRing serverKeys = KeyRing.of(KEY);
    public Places places = new Places(8);
    public PathRules rules = PathRules.defaults();
    public SimulatedStation client;
    public SimulatedStation server;

    public Pair(Trouble trouble) {
        network = new DatagramNetwork(timing, trouble, 7);
        client = station(CLIENT, false, true);
        server = station(SERVER, true, true);
    }

    private StationSetup setup(boolean listens, boolean aes) {
        return new StationSetup(
                new Abilities(aes, FRAME_LIMIT, 65_507, 1 << 20),
                rules,
                () -> listens ? serverKeys : clientKeys,
                listens ? places : new Places(1_000),
                (remote, reason) -> refused.add(remote + " " + reason),
                5_000_000_000L);
    }

    public SimulatedStation station(InetSocketAddress address, boolean listens, boolean aes) {
        return new SimulatedStation(
                network,
                timing.node(),
                address,
                setup(listens, aes),
                listens ? this::accept : null,
                address.hashCode() + timing.monotonicNanos());
    }

    /** Starts the server again: what it knew is gone. */
    public void restartServer() {
        server.stop();
        server = station(SERVER, true, true);
    }

    private LinkHandler accept(String name) {
        RecordingLinkHandler handler = new RecordingLinkHandler("accepted from " + name, FRAME_LIMIT);
        accepted.add(handler);
        return handler;
    }

    public RecordingLinkHandler dial() {
        RecordingLinkHandler handler = new RecordingLinkHandler("dialled", FRAME_LIMIT);
        client.connect(handler, SERVER);
        return handler;
    }

    /** Both ends of a new link. */
    public RecordingLinkHandler[] link() {
        int before = accepted.size();
        RecordingLinkHandler dialled = dial();
        until("both ends are open", () -> dialled.wasOpened() && accepted.size() > before);
        return new RecordingLinkHandler[] {dialled, accepted.get(accepted.size() - 1)};
    }

    public void pass(Duration time) {
        timing.advance(time);
    }

    public void until(String what, BooleanSupplier holds) {
        long end = timing.monotonicNanos() + Duration.ofMinutes(3).toNanos();
        while (!holds.getAsBoolean()) {
            if (!timing.runNext(end)) {
                throw new AssertionError("not within three minutes: " + what + "; client "
                        + client.station().counters() + ", server "
                        + server.station().counters());
            }
        }
    }
}
