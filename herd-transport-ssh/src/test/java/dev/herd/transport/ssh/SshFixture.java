package dev.herd.transport.ssh;

import dev.herd.testkit.Eventually;
import dev.herd.testkit.RecordingAcceptor;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Endpoint;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Transports for a test, closed behind it. */
final class SshFixture implements AfterEachCallback {

    static final Endpoint ANY = Endpoint.parse("ssh://localhost:0");

    final Eventually eventually = Eventually.within(Duration.ofSeconds(30));

    /** What the transports refused, each with where it came from. */
    final List<String> refused = new CopyOnWriteArrayList<>();

    private final List<SshTransport> transports = new ArrayList<>();

    @Override
    public void afterEach(ExtensionContext context) {
        transports.forEach(SshTransport::close);
    }

    SshTransport transport(String node, Trust trust, Map<String, String> settings) {
        return transport(node, trust, settings, Limits.defaults());
    }

    SshTransport transport(String node, Trust trust, Map<String, String> settings, Limits limits) {
        return start(new SshTransport((name, read) -> trust), node, settings, limits);
    }

    /** One whose keys and trust are in a folder. */
    SshTransport transport(KeyFolder keys) {
        return transport(keys, Map.of());
    }

    /** One whose keys and trust are in a folder, with more settings. */
    SshTransport transport(KeyFolder keys, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(keys.settings());
        settings.putAll(more);
        return transport(settings);
    }

    /** One whose keys and trust are where its settings say. */
    SshTransport transport(Map<String, String> settings) {
        return start(new SshTransport(), "node", settings, Limits.defaults());
    }

    private SshTransport start(SshTransport transport, String node, Map<String, String> settings, Limits limits) {
        transport.start(new TransportContext(
                node, limits, true, settings, (remote, reason) -> refused.add(remote + ": " + reason)));
        transports.add(transport);
        return transport;
    }

    static RecordingAcceptor acceptor() {
        return new RecordingAcceptor("accepted", Limits.defaults().frameBytes());
    }

    RecordingLinkHandler dial(SshTransport from, Endpoint to) {
        RecordingLinkHandler handler =
                new RecordingLinkHandler("dialled", Limits.defaults().frameBytes());
        from.connect(to, handler);
        return handler;
    }

    /** A listening node's acceptor and endpoint. */
    record Server(RecordingAcceptor acceptor, Endpoint endpoint) {}

    static Server listen(SshTransport transport) throws IOException {
        RecordingAcceptor acceptor = acceptor();
        return new Server(acceptor, transport.listen(ANY, acceptor).get(0));
    }
}
