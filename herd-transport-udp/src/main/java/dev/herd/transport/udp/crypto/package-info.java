/**
 * Keys, and what is made of them: pre-shared keys and their ring, the agreement on a session's secrets, the sealing and
 * opening of packets. Knows no packet's contents, no address and no clock; randomness is given to it. Classes are used by
 * one thread at a time unless they say otherwise.
 */
@NullMarked
package dev.herd.transport.udp.crypto;

import org.jspecify.annotations.NullMarked;
