package dev.herd.transport.udp;

import dev.herd.transport.udp.client.DeskSetup;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.station.StationSetup;

/**
 * What all ports of a transport share.
 *
 * @param sockets their kind
 * @param setup what their stations work with
 * @param desks what their clients' desks work with
 * @param random a strong source of randomness, for any thread
 */
record Shared(Sockets sockets, StationSetup setup, DeskSetup desks, RandomBytes random) {}
