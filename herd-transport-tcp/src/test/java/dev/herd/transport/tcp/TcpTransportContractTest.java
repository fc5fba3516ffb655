package dev.herd.transport.tcp;

import dev.herd.testkit.TransportContract;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TcpTransportContractTest implements TransportContract {

    @Override
    public Transport newTransport() {
        return new TcpTransport();
    }

    @Override
    public Endpoint listeningEndpoint() {
        return Endpoint.parse("tcp://localhost:0");
    }
}
