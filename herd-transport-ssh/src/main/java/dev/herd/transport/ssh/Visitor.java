package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import java.util.Optional;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of an accepted session, by what it has proven.
 *
 * @param peer what it may do as a peer, or null if it may not link
 * @param client what it may do as a client, or null if it may not ask
 */
record Visitor(@Nullable Grant peer, @Nullable Grant client) {

    /** What a session has proven; there once it is authenticated. */
    static final AttributeKey<Visitor> PROVEN = new AttributeKey<>();

    /** Who it is as whatever it may be. */
    String name() {
        return peer != null ? peer.name() : client != null ? client.name() : "";
    }

    /** Who it is as a client, as the file of clients' keys has it. */
    Optional<String> user() {
        return Optional.ofNullable(client).map(Grant::name);
    }
}
