package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import dev.herd.transport.ssh.keys.Caller;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of an accepted session, by what it has proven.
 *
 * @param caller what it has proven
 * @param peer what it may do as a peer, or null if it may not link
 * @param client what it may do as a client, or null if it may not ask
 */
record Visitor(
        Caller caller, @Nullable Grant peer, @Nullable Grant client) {

    /** What a session has proven; there once it is authenticated. */
    static final AttributeKey<Visitor> PROVEN = new AttributeKey<>();

    /**
     * Who somebody is, by what is believed now.
     *
     * @param objections is told what is wrong with him, if he or his authority is known
     */
    static Visitor of(Caller caller, Trust.Beliefs now, Consumer<String> objections) {
        return new Visitor(caller, now.peer(caller, objections), now.client(caller, objections));
    }

    /** Whether it may do nothing at all. */
    boolean stranger() {
        return peer == null && client == null;
    }

    /** Whether it may still do what another, who was it before, might. */
    boolean stillMay(Visitor before) {
        return (before.peer == null || peer != null) && (before.client == null || client != null);
    }

    /** Who it is as whatever it may be. */
    String name() {
        return peer != null ? peer.name() : client != null ? client.name() : "";
    }

    /** Who it is as a client, as the file of clients' keys has it. */
    Optional<String> user() {
        return Optional.ofNullable(client).map(Grant::name);
    }
}
