package dev.herd.benchmarks;

import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Links over SSH. There is a temporary folder with one folder for each node: keys of its own, which it makes at its start, and
 * the files that say whose it believes, with nothing in them but what its links need.
 */
final class SshWiring implements Wiring {

    private final TemporaryFolder all = new TemporaryFolder();

    SshWiring() throws IOException {}

    @Override
    public HerdBuilder builder(String node) {
        return Herd.builder().node(node).listen("ssh://127.0.0.1:0").set("herd.ssh.directory", of(node).toString());
    }

    private Path of(String node) {
        return all.path().resolve(node);
    }

    @Override
    public Endpoint dialled(Herd from, Herd to) throws IOException {
        Endpoint at = to.listening().get(0);
        trust(from.node(), to.node(), at);
        return at;
    }

    private void trust(String dialler, String acceptor, Endpoint at) throws IOException {
        append(of(acceptor).resolve("authorized_keys.peers"), publicKey(dialler, "key"));
        create(of(acceptor).resolve("authorized_keys.clients")); // nobody may ask, which a missing file is a warning of
        append(
                of(dialler).resolve("known_hosts"),
                "[" + at.host() + "]:" + at.port() + " " + publicKey(acceptor, "host_key"));
    }

    private String publicKey(String node, String name) throws IOException {
        return Files.readString(of(node).resolve(name + ".pub")).strip();
    }

    private static void append(Path file, String line) throws IOException {
        create(file);
        Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
    }

    private static void create(Path file) throws IOException {
        if (Files.notExists(file)) {
            // One that others may write counts for nothing, and by the umask they might; temporary files are the
            // owner's.
            Files.move(Files.createTempFile(file.getParent(), "new", ""), file);
        }
    }

    @Override
    public void close() throws IOException {
        all.close();
    }
}
