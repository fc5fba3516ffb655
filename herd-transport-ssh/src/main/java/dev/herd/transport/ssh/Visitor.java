package dev.herd.transport.ssh;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of an accepted session, by what it has proven.
 *
 * @param peer the name of a key that may link, or null if it may not
 * @param client the name of a key that may ask, or null if it may not
 */
record Visitor(@Nullable String peer, @Nullable String client) {

    Optional<String> user() {
        return Optional.ofNullable(client);
    }
}
