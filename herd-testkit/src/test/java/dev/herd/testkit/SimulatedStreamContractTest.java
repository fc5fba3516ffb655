package dev.herd.testkit;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulatedStreamContractTest implements TransportContract {

    private final SimulatedNetwork network = new SimulatedNetwork(new ManualTiming(), faults(), 1);
    private int nodes;

    Faults faults() {
        return new Faults(false, 1_000_000, 50_000_000, 0.1, 0, 0, 65_536, 1_250_000, 0, 0, 0, 0, NodeFaults.none());
    }

    @Override
    public Transport newTransport() {
        return network.transport("node " + nodes++);
    }

    @Override
    public Endpoint listeningEndpoint() {
        return Endpoint.parse("sim://localhost:0");
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
