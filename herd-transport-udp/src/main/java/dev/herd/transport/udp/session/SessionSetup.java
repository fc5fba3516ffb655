package dev.herd.transport.udp.session;

import dev.herd.transport.udp.crypto.SessionSecrets;
import dev.herd.transport.udp.packet.Abilities;
import java.net.InetSocketAddress;

/**
 * What a handshake makes.
 *
 * @param secrets protects the packets
 * @param theirId the session's id at the other end
 * @param mine what this end is able to do
 * @param theirs what the other end is
 * @param rules what is known of paths
 * @param remote where the other end is
 * @param remoteName the same as links have it
 */
public record SessionSetup(
        SessionSecrets secrets,
        int theirId,
        Abilities mine,
        Abilities theirs,
        PathRules rules,
        InetSocketAddress remote,
        String remoteName) {}
