package dev.herd.examples.places;

import dev.herd.transport.ClientSession;
import java.util.Optional;

/** A client of nobody. */
record TestSession(String remote, boolean loopback, Optional<String> user) implements ClientSession {

    static TestSession local() {
        return new TestSession("127.0.0.1:41812", true, Optional.empty());
    }

    static TestSession from(String remote) {
        return new TestSession(remote, false, Optional.empty());
    }

    TestSession as(String name) {
        return new TestSession(remote, loopback, Optional.of(name));
    }

    @Override
    public String transport() {
        return "tcp";
    }

    @Override
    public boolean send(String text) {
        throw new AssertionError("nobody asked for " + text);
    }

    @Override
    public void close() {}
}
