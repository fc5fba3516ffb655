/** The transport for endpoints {@code tcp://host:port}. */
@NullMarked
package dev.herd.transport.tcp;

import org.jspecify.annotations.NullMarked;
