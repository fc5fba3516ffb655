package dev.herd.benchmarks;

import dev.herd.Herd;
import dev.herd.HerdBuilder;

/** Links over TCP, which need nothing beside them. */
final class TcpWiring implements Wiring {

    static final String SCHEME = "tcp";

    @Override
    public HerdBuilder builder(String node) {
        return Herd.builder().node(node).listen(SCHEME + "://127.0.0.1:0");
    }

    @Override
    public void close() {
        // there is nothing
    }
}
