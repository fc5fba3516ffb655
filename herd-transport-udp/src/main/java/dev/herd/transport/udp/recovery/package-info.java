/**
 * What was sent and has come, what of it is lost, and how much more the network bears: RFC 9002 (loss and congestion) and
 * RFC 8899 (the path's largest datagram). Now is a parameter everywhere: nanoseconds of a clock that never goes backwards.
 * Knows no frame, no key and no address. Used by one thread at a time.
 */
@NullMarked
package dev.herd.transport.udp.recovery;

import org.jspecify.annotations.NullMarked;
