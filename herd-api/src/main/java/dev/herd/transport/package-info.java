/**
 * How bytes travel: the interfaces that a transport implements and those it calls, endpoints, and what stream
 * transports share. Frames are opaque bytes here. Uses {@code value}.
 */
@NullMarked
package dev.herd.transport;

import org.jspecify.annotations.NullMarked;
