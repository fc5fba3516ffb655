/**
 * A session between two nodes, once they have its secrets: what comes in packets goes to the node's handler, what the
 * handler fills goes out in packets. A state machine that packets and timers drive: now is a parameter, randomness is given
 * to it, and datagrams go where it is told. Only a link's own methods may be called by any thread.
 */
@NullMarked
package dev.herd.transport.udp.session;

import org.jspecify.annotations.NullMarked;
