package dev.herd.benchmarks;

import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A temporary folder with one folder for each node that speaks SSH: keys of its own, which it makes at its start, and the
 * files that say whose it believes, with nothing in them but what its links need.
 */
final class SshFolders implements AutoCloseable {

    private final Path all = Files.createTempDirectory("herd-benchmark");

    SshFolders() throws IOException {}

    /** A node's; the node itself creates it. */
    Path of(String node) {
        return all.resolve(node);
    }

    /** Lets a node that has started dial another that has started and listens at an endpoint. */
    void trust(String dialler, String acceptor, Endpoint at) throws IOException {
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

    /** Deletes all of it. */
    @Override
    public void close() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(all)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
