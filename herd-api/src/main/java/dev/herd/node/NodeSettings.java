package dev.herd.node;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import dev.herd.transport.Endpoint;
import dev.herd.value.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a node is told at its start; checked by whoever makes it.
 *
 * @param herd the herd's name
 * @param node the node's name
 * @param secret what the nodes of the herd share, or null
 * @param anywhereWithoutSecret whether to listen beyond loopback though there is no secret
 * @param listen where to listen
 * @param advertise where peers are told to dial; if empty, where it listens
 * @param peers what to keep linked
 * @param limits every bound
 * @param heartbeat after how long without anything to send a sign of life is sent
 * @param linkTimeout after how long without a byte received a link is closed
 * @param slowLinkAfter after how long with something owed a link is called slow
 * @param tombstoneLife how long a tombstone lives
 * @param closeTimeout how long a leaving node waits for what it owes to be sent
 * @param transportSettings the settings of each transport, by scheme
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NodeSettings(
        String herd,
        String node,
        byte @Nullable [] secret,
        boolean anywhereWithoutSecret,
        List<Endpoint> listen,
        List<Endpoint> advertise,
        List<Endpoint> peers,
        Limits limits,
        Duration heartbeat,
        Duration linkTimeout,
        Duration slowLinkAfter,
        Duration tombstoneLife,
        Duration closeTimeout,
        Map<String, Map<String, String>> transportSettings) {

    /**
     * The seed of all hashes of keys and records: the same on all nodes of a herd, so that they can tell each other of
     * records by their hashes, and known to nobody without its secret, so that keys can't be chosen to collide.
     *
     * @return 64 bits that follow from the secret and the herd's name
     */
    public long hashSeed() {
        // Without a secret there is nothing to hide, and a MAC would load the platform's providers: 40 ms of a start.
        HashFunction hash = secret == null ? Hashing.sha256() : Hashing.hmacSha256(secret);
        return hash.hashString("hashes of " + herd, StandardCharsets.UTF_8).asLong();
    }

    /**
     * The same under another name.
     *
     * @param name the node's name
     * @return a changed copy
     */
    public NodeSettings named(String name) {
        return new NodeSettings(
                herd,
                name,
                secret,
                anywhereWithoutSecret,
                listen,
                advertise,
                peers,
                limits,
                heartbeat,
                linkTimeout,
                slowLinkAfter,
                tombstoneLife,
                closeTimeout,
                transportSettings);
    }
}
