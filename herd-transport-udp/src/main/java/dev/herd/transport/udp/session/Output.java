package dev.herd.transport.udp.session;

import java.net.InetSocketAddress;

/** Where datagrams go. Must not block or throw; what can't be sent is lost, as datagrams may be. */
@FunctionalInterface
public interface Output {

    /**
     * Sends a datagram.
     *
     * @param to where to
     * @param datagram holds it, from the beginning; the caller's again as soon as the call returns
     * @param length its length in bytes
     */
    void send(InetSocketAddress to, byte[] datagram, int length);
}
