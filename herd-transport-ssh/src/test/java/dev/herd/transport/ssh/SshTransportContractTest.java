package dev.herd.transport.ssh;

import dev.herd.testkit.TransportContract;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SshTransportContractTest implements TransportContract {

    private Map<String, String> settings = Map.of();

    @BeforeAll
    void keys(@TempDir Path folder) throws IOException {
        settings = KeyFolder.shared(folder).settings();
    }

    @Override
    public Transport newTransport() {
        return new SshTransport();
    }

    @Override
    public Endpoint listeningEndpoint() {
        return Endpoint.parse("ssh://localhost:0");
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public boolean authenticates() {
        return true;
    }
}
