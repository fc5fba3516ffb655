/** Links over UDP, by Netty: {@link dev.herd.transport.udp.UdpTransport}. */
@NullMarked
package dev.herd.transport.udp;

import org.jspecify.annotations.NullMarked;
