/** Links over UDP, by Netty: the protocol on sockets and threads. Nothing here is public yet, since it takes no clients. */
@NullMarked
package dev.herd.transport.udp;

import org.jspecify.annotations.NullMarked;
