package dev.herd.benchmarks;

import dev.herd.Herd;
import dev.herd.HerdBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Links over UDP, encrypted by a key that all nodes have. */
final class UdpWiring implements Wiring {

    static final String SCHEME = "udp";

    private final Path keys = Keys.file();

    UdpWiring() throws IOException {}

    @Override
    public HerdBuilder builder(String node) {
        return Herd.builder().node(node).listen(SCHEME + "://127.0.0.1:0").set("herd.udp.keys", keys.toString());
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(keys);
    }
}
