/**
 * What stands in a datagram, byte by byte: the messages of the handshake, and what sealed packets hold. Reads hostile
 * bytes: bounds are checked before memory is taken. All numbers are big-endian. Without state; any thread.
 *
 * <p>The first byte of a datagram between peers is one that no text in UTF-8 begins with, so peers and clients share a port.
 */
@NullMarked
package dev.herd.transport.udp.packet;

import org.jspecify.annotations.NullMarked;
