package dev.herd.transport.udp.simulation;

import dev.herd.time.Timing;
import dev.herd.transport.Acceptor;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.packet.Abilities;
import dev.herd.transport.udp.session.PathRules;
import dev.herd.transport.udp.station.Places;
import dev.herd.transport.udp.station.StationSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The protocol as a transport: production's but for sockets and threads. For peers only. */
public final class SimulatedUdp implements Transport {

    private static final int FIRST_FREE_PORT = 10_000;

    private final DatagramNetwork network;
    private final Timing timing;
    private final InetAddress host;
    private final PathRules rules;
    private final Supplier<KeyRing> keys;
    private final long seed;
    private final List<SimulatedStation> stations = new ArrayList<>();
    private @Nullable TransportContext context;
    private @Nullable Places places;
    private @Nullable SimulatedStation dialling;
    private boolean closed;

    public SimulatedUdp(
            DatagramNetwork network, Timing timing, String host, PathRules rules, Supplier<KeyRing> keys, long seed) {
        this.network = network;
        this.timing = timing;
        this.host = address(host);
        this.rules = rules;
        this.keys = keys;
        this.seed = seed;
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host.equals("localhost") ? "127.0.0.1" : host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host, e);
        }
    }

    @Override
    public String scheme() {
        return "udp";
    }

    @Override
    public void start(TransportContext given) {
        context = given;
        places = new Places(given.limits().links());
    }

    private StationSetup setup() {
        TransportContext given = context;
        Places shared = places;
        if (given == null || shared == null) {
            throw new IllegalStateException("not started");
        }
        Abilities abilities = new Abilities(true, given.limits().frameBytes(), 65_507, 1 << 20);
        return new StationSetup(
                abilities,
                rules,
                keys,
                shared,
                given.refusals(),
                given.limits().handshakeTime().toNanos());
    }

    @Override
    public List<Endpoint> listen(Endpoint endpoint, Acceptor acceptor) throws IOException {
        int port = endpoint.port() == 0 ? freePort() : endpoint.port();
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (!network.isFree(address)) {
            throw new IOException("cannot listen at " + endpoint + ": it is taken");
        }
        stations.add(new SimulatedStation(network, timing, address, setup(), acceptor::peer, seed + port));
        return List.of(endpoint.withPort(port));
    }

    private int freePort() {
        int port = FIRST_FREE_PORT;
        while (!network.isFree(new InetSocketAddress(host, port))) {
            port++;
        }
        return port;
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        if (closed || endpoint.port() == 0 || !endpoint.scheme().equals("udp") || endpoint.query() != null) {
            timing.after(0, () -> handler.closed("cannot connect to " + endpoint));
            return;
        }
        SimulatedStation from = dialling;
        if (from == null) {
            int port = freePort();
            from = new SimulatedStation(network, timing, new InetSocketAddress(host, port), setup(), null, seed + port);
            stations.add(from);
            dialling = from;
        }
        SimulatedStation station = from;
        InetSocketAddress to = new InetSocketAddress(address(endpoint.host()), endpoint.port());
        timing.after(0, () -> station.connect(handler, to));
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        timing.after(0, () -> listener.closed("this transport is for peers only"));
    }

    @Override
    public void close() {
        closed = true;
        stations.forEach(station -> station.close("the transport was closed"));
    }

    /** As if the node had crashed. */
    public void crash() {
        closed = true;
        stations.forEach(SimulatedStation::stop);
    }

    public List<SimulatedStation> stations() {
        return stations;
    }
}
