package dev.herd.testkit;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MemoryTransportContractTest implements TransportContract {

    @Override
    public Transport newTransport() {
        return new MemoryTransport();
    }

    @Override
    public Endpoint listeningEndpoint() {
        return Endpoint.parse("mem://localhost:0");
    }

    /** Not here, where it is in a module; see there. */
    @Override
    public boolean discoverable() {
        return false;
    }
}
