/** Production's protocol in virtual time, on a network that fails as a seed decides. */
@NullMarked
package dev.herd.transport.udp.simulation;

import org.jspecify.annotations.NullMarked;
