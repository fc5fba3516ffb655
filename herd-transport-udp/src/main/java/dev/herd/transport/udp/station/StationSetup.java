package dev.herd.transport.udp.station;

import dev.herd.transport.Refusals;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.packet.Abilities;
import dev.herd.transport.udp.session.PathRules;
import java.util.function.Supplier;

/**
 * What a station works with.
 *
 * @param abilities this node's
 * @param rules what is known of paths
 * @param keys the keys of the moment; asked at each handshake
 * @param places how many links of others' there may be
 * @param refusals is told of datagrams that were not taken, of most kinds, but not of each; all are counted
 * @param handshakeNanos how long this end waits for an answer when it begins a session, in nanoseconds
 */
public record StationSetup(
        Abilities abilities,
        PathRules rules,
        Supplier<KeyRing> keys,
        Places places,
        Refusals refusals,
        long handshakeNanos) {}
