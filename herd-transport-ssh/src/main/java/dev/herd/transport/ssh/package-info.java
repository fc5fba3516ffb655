/** The transport for endpoints {@code ssh://user@host:port}. */
@NullMarked
package dev.herd.transport.ssh;

import org.jspecify.annotations.NullMarked;
