/**
 * All that happens on one socket: handshakes, sessions by their ids, and who gets a turn. A state machine that datagrams and
 * timers drive, like all below it. Of one thread, but for what a node does with its links.
 *
 * <pre>{@code
 * initiator                                    responder
 *    INIT, without a cookie   ------------->   has the key? then
 *                             <-------------   RETRY, with a cookie for the address; nothing is remembered
 *    INIT, with the cookie    ------------->   is it the address's? then the session, unconfirmed
 *                             <-------------   ACCEPT, which proves that it knows the secrets
 *    SEALED                   ------------->   confirmed: both ends are open
 * }</pre>
 */
@NullMarked
package dev.herd.transport.udp.station;

import org.jspecify.annotations.NullMarked;
