/**
 * What stands in a frame: messages, one after the other, and what each looks like byte by byte. Uses {@code value}
 * and {@code transport}.
 */
@NullMarked
package dev.herd.wire;

import org.jspecify.annotations.NullMarked;
