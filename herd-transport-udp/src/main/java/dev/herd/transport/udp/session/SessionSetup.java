package dev.herd.transport.udp.session;

import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.crypto.SessionSecrets;
import dev.herd.transport.udp.packet.Abilities;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * What a handshake makes.
 *
 * @param key the pre-shared key that the secrets follow from
 * @param keys the node's keys of the moment; the session goes on under another one when they change
 * @param secrets protects the packets
 * @param theirId the session's id at the other end
 * @param mine what this end is able to do
 * @param theirs what the other end is
 * @param rules what is known of paths
 * @param remote where the other end is
 * @param remoteName the same as links have it
 */
public record SessionSetup(
        PreSharedKey key,
        Supplier<KeyRing> keys,
        SessionSecrets secrets,
        int theirId,
        Abilities mine,
        Abilities theirs,
        PathRules rules,
        InetSocketAddress remote,
        String remoteName) {}
