package dev.herd.transport.udp;

import dev.herd.testkit.TransportContract;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import org.junit.jupiter.api.Timeout;

/** The rules of transports, over sockets and threads. */
@Timeout(120)
class UdpTransportContractTest implements TransportContract {

    @Override
    public Transport newTransport() {
        return new UdpTransport();
    }

    @Override
    public Endpoint listeningEndpoint() {
        return Endpoint.parse("udp://localhost:0");
    }
}
