package dev.herd.examples.places;

import dev.herd.transport.ClientSession;
import java.util.Optional;

/** A client of nobody. */
record TestSession(String transport, String remote, boolean loopback, Optional<String> user) implements ClientSession {

    static TestSession local() {
        return new TestSession("tcp", "127.0.0.1:41812", true, Optional.empty());
    }

    static TestSession from(String remote) {
        return new TestSession("tcp", remote, false, Optional.empty());
    }

    TestSession over(String other) {
        return new TestSession(other, remote, loopback, user);
    }

    TestSession as(String name) {
        return new TestSession(transport, remote, loopback, Optional.of(name));
    }

    @Override
    public boolean send(String text) {
        throw new AssertionError("nobody asked for " + text);
    }

    @Override
    public void close() {}
}
