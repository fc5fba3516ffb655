package dev.herd.transport.udp.simulation;

import dev.herd.time.Timing;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.station.Station;
import dev.herd.transport.udp.station.StationSetup;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A station on a socket of the simulated network, with a timer: what an event loop is in production. */
public final class SimulatedStation {

    private static final int MOST_TURNS_AT_ONCE = 10_000;

    private final Timing timing;
    private final Station station;
    private final DatagramNetwork.Socket socket;
    private boolean turnComes;
    private Timing.Timer timer = () -> {};
    private long armedFor = Long.MAX_VALUE;
    private boolean stopped;
    private long lastTurnAt = -1;
    private int turnsAtOnce;

    public SimulatedStation(
            DatagramNetwork network,
            Timing timing,
            InetSocketAddress address,
            StationSetup setup,
            @Nullable Function<String, LinkHandler> acceptor,
            long seed) {
        this.timing = timing;
        Random random = new Random(seed);
        RandomBytes bytes = random::nextBytes;
        socket = network.bind(address, this::received);
        station = new Station(setup, bytes, socket::send, acceptor, this::wantsTurn);
    }

    private void received(InetSocketAddress from, byte[] datagram) {
        station.received(from, datagram, datagram.length, timing.monotonicNanos());
        wantsTurn();
    }

    public void connect(LinkHandler handler, InetSocketAddress... addresses) {
        station.connect(List.of(addresses), handler, timing.monotonicNanos());
        arm();
    }

    private void wantsTurn() {
        if (!turnComes) {
            turnComes = true;
            timing.after(0, () -> {
                turnComes = false;
                turn();
            });
        }
    }

    private void turn() {
        if (stopped) {
            return;
        }
        long now = timing.monotonicNanos();
        turnsAtOnce = now == lastTurnAt ? turnsAtOnce + 1 : 0;
        lastTurnAt = now;
        if (turnsAtOnce > MOST_TURNS_AT_ONCE) {
            throw new AssertionError("it asks for turns without end");
        }
        station.turn(now);
        arm();
    }

    private void arm() {
        long deadline = station.deadline();
        if (deadline < armedFor) {
            timer.cancel();
            armedFor = deadline;
            timer = timing.after(deadline - timing.monotonicNanos(), () -> {
                armedFor = Long.MAX_VALUE;
                turn();
            });
        }
    }

    public Station station() {
        return station;
    }

    public DatagramNetwork.Socket socket() {
        return socket;
    }

    public void close(String reason) {
        station.close(reason, timing.monotonicNanos());
        stop();
    }

    /** As if the node had crashed. */
    public void stop() {
        stopped = true;
        socket.close();
    }
}
