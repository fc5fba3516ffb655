package dev.herd.benchmarks;

import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Links over TCP, each through a tunnel of OpenSSH: what is done where a program speaks no SSH itself. */
final class TunnelWiring implements Wiring {

    private final TcpWiring nodes = new TcpWiring();
    private final Tunnels tunnels = new Tunnels();

    TunnelWiring() throws IOException, InterruptedException, TimeoutException {}

    @Override
    public HerdBuilder builder(String node) {
        return nodes.builder(node);
    }

    @Override
    public Endpoint dialled(Herd from, Herd to) throws IOException, InterruptedException, TimeoutException {
        Endpoint at = to.listening().get(0);
        return at.withPort(tunnels.open(at.port()));
    }

    @Override
    public void close() throws IOException {
        tunnels.close();
    }
}
