package dev.herd.transport.udp.client;

import dev.herd.transport.Refusals;
import dev.herd.value.Limits;
import java.util.concurrent.Semaphore;

/**
 * What a desk works with.
 *
 * @param limits bounds on clients, lines and output
 * @param places how many clients there may be, on all sockets of a node
 * @param rules who gets how much
 * @param refusals is told what isn't taken
 */
public record DeskSetup(Limits limits, Semaphore places, Rules rules, Refusals refusals) {

    /**
     * What settings say of clients.
     *
     * @param trusted whose addresses need no proof and have no bound on their rate, beside loopback ones
     * @param datagramBytes the largest datagram that a client gets beyond loopback, 548 to 65,507
     * @param linesPerSecond how many lines a network may say that isn't trusted, and each client that has proven its address; 1
     *     to 1,000,000
     */
    public record Rules(Networks trusted, int datagramBytes, int linesPerSecond) {}
}
