/** Places that move about, and a herd of nodes that all know where they are. */
@NullMarked
package dev.herd.examples.places;

import org.jspecify.annotations.NullMarked;
