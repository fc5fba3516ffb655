package dev.herd.transport.ssh;

import dev.herd.testkit.TransportContract;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SshTransportContractTest implements TransportContract {

    @Override
    public Transport newTransport() {
        return new SshTransport(settings -> new TestTrust());
    }

    @Override
    public Endpoint listeningEndpoint() {
        return Endpoint.parse("ssh://localhost:0");
    }

    @Override
    public boolean authenticates() {
        return true;
    }

    @Override
    public boolean discoverable() {
        return false;
    }
}
