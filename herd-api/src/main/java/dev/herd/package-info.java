/** The door to a herd: start a node, use its maps, close it. */
@NullMarked
package dev.herd;

import org.jspecify.annotations.NullMarked;
