package dev.herd.transport.udp.simulation;

import dev.herd.testkit.Eventually;
import dev.herd.testkit.LinkContract;
import dev.herd.testkit.ManualTiming;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.session.PathRules;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** The rules of links, over the protocol in virtual time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulatedLinkContractTest implements LinkContract {

    private final DatagramNetwork network = new DatagramNetwork(new ManualTiming(), trouble(), 1);
    private int nodes;

    Trouble trouble() {
        return Trouble.none();
    }

    PathRules rules() {
        return PathRules.defaults();
    }

    @Override
    public Transport newTransport() {
        return new SimulatedUdp(network, network.timing(), "127.0.0.1", rules(), KeyRing::none, 1_000_000L * nodes++);
    }

    @Override
    public Endpoint listeningEndpoint() {
        return Endpoint.parse("udp://localhost:0");
    }

    @Override
    public Eventually eventually() {
        return Eventually.within(network.timing(), Duration.ofMinutes(5));
    }

    @Override
    public boolean threaded() {
        return false;
    }

    @Override
    public boolean discoverable() {
        return false;
    }
}
