package dev.herd.transport.udp;

import dev.herd.testkit.LinkContract;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import org.junit.jupiter.api.Timeout;

/** The rules of links, over sockets and threads. */
@Timeout(120)
class UdpLinkContractTest implements LinkContract {

    @Override
    public Transport newTransport() {
        return new UdpTransport();
    }

    @Override
    public Endpoint listeningEndpoint() {
        return Endpoint.parse("udp://localhost:0");
    }
}
