package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.KeyText;
import dev.herd.transport.ssh.keys.OwnKeyFile;
import java.io.IOException;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.DirectTcpipFactory;
import org.apache.sshd.server.forward.ForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;

/** An ordinary SSH server that forwards, or doesn't, in the test's own process. */
final class MinaBastion implements AutoCloseable {

    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey = TestTrust.newKey();

    /** One that lets in the keys of a node. */
    MinaBastion(KeyFolder node, boolean forwards) throws IOException {
        KeyPair known = OwnKeyFile.readOrMake(node.path().resolve("key"), "");
        ForwardingFilter filter = forwards ? AcceptAllForwardingFilter.INSTANCE : RejectAllForwardingFilter.INSTANCE;
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("me") && KeyUtils.compareKeys(key, known.getPublic()));
        server.setForwardingFilter(filter);
        server.setChannelFactories(List.of(DirectTcpipFactory.INSTANCE));
        server.start();
    }

    /** As it stands behind {@code jump=}. */
    String hop() {
        return "me@127.0.0.1:" + server.getPort();
    }

    int port() {
        return server.getPort();
    }

    /** The line that it is known by. */
    String line() {
        return "[127.0.0.1]:" + server.getPort() + " " + KeyText.of(hostKey.getPublic());
    }

    /** How many are connected to it. */
    int sessions() {
        return server.getActiveSessions().size();
    }

    /** Cuts all connections to it. */
    void cut() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
